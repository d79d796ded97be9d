// The file with every operation of the API: its types, and where it is found.
import { propertyName, type Schema, schemaType } from './schema-type.ts';

interface Parameter {
  name: string;
  in: 'path' | 'query';
  required: boolean;
  description?: string;
  schema: Schema;
}
interface Operation {
  operationId: string;
  summary: string;
  parameters: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}
export interface Description {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: { Problem: { properties: { code: Schema } } } };
}

/** The text of `packages/client/src/operations.ts`. */
export function operationsFile(description: Description): string {
  const types: string[] = [];
  const places: string[] = [];
  for (const [path, operations] of Object.entries(description.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      types.push(operationType(operation));
      places.push(`  '${operation.operationId}': ['${method.toUpperCase()}', '${path}'],`);
    }
  }
  return `// Written by \`npm run openapi\` out of the API's description; not by hand.

/** Every code a problem can have. */
export type ErrorCode =
  | ${(description.components.schemas.Problem.properties.code.enum ?? []).map((code) => `'${code}'`).join('\n  | ')};

/** A body that is sent as it is: a file. */
export type Uploadable = Blob | ArrayBuffer | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | string;

/** What each operation takes and answers. */
export interface Operations {
${types.join('\n')}
}

/** Method and path of each operation. */
export const PLACES: { readonly [K in keyof Operations]: readonly [method: string, path: string] } = {
${places.join('\n')}
};
`;
}

function operationType(operation: Operation): string {
  const body = operation.requestBody?.content;
  const json = body?.['application/json'];
  const taken =
    json === undefined ? (body === undefined ? 'undefined' : 'Uploadable') : schemaType(json.schema, '    ');
  return `  /** ${operation.summary}. */
  ${propertyName(operation.operationId)}: {
    params: ${parametersType(operation.parameters, 'path')};
    query: ${parametersType(operation.parameters, 'query')};
    body: ${taken};
    answer: ${answerType(operation)};
  };`;
}

function parametersType(parameters: readonly Parameter[], place: 'path' | 'query'): string {
  const own = parameters.filter((parameter) => parameter.in === place);
  if (own.length === 0) return 'undefined';
  const properties = Object.fromEntries(own.map(({ name, schema, description }) => [name, { ...schema, description }]));
  const required = own.filter((parameter) => parameter.required).map(({ name }) => name);
  return schemaType({ type: 'object', properties, required }, '    ');
}

function answerType({ responses }: Operation): string {
  const [, good] = Object.entries(responses).find(([status]) => status.startsWith('2')) ?? [];
  const content = good?.content;
  if (content === undefined) return 'null';
  const json = content['application/json'];
  return json === undefined ? 'Response' : schemaType(json.schema, '    ');
}
