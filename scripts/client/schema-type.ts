// From JSON Schema, as far as the API uses it, to the text of a TypeScript type.

export interface Schema {
  type?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  patternProperties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  description?: string;
}

/** `indent` is that of the line the type begins in. */
export function schemaType(schema: Schema, indent = ''): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map((one) => schemaType(one, indent)))].join(' | ');
  switch (schema.type) {
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    case 'integer':
    case 'number':
      return 'number';
    case 'array': {
      const item = schemaType(schema.items ?? {}, indent);
      return /[ |]/.test(item) ? `Array<${item}>` : `${item}[]`;
    }
    case 'object':
      return objectType(schema, indent);
    default:
      return 'unknown';
  }
}

function objectType(schema: Schema, indent: string): string {
  const { properties, patternProperties, additionalProperties } = schema;
  if (properties === undefined) {
    const [value] = Object.values(patternProperties ?? {});
    const of = value ?? (typeof additionalProperties === 'object' ? additionalProperties : {});
    return `Record<string, ${schemaType(of, indent)}>`;
  }
  const inner = `${indent}  `;
  const lines = Object.entries(properties).map(([name, field]) => {
    const comment = field.description === undefined ? '' : `${inner}/** ${field.description.replaceAll('*/', '')} */\n`;
    const mark = schema.required?.includes(name) ? '' : '?';
    return `${comment}${inner}${propertyName(name)}${mark}: ${schemaType(field, inner)};`;
  });
  return lines.length === 0 ? 'Record<string, never>' : `{\n${lines.join('\n')}\n${indent}}`;
}

/** Quoted where it has to be. */
export const propertyName = (name: string): string => (/^[a-zA-Z_]\w*$/.test(name) ? name : `'${name}'`);
