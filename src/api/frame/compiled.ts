import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';

/** A validator that is compiled when it is first asked for: there are hundreds, and a node that starts needs none of them yet. */
export function compiled(schema: TSchema | undefined): () => Validator | null {
  let validator: Validator | null | undefined;
  return () => {
    validator ??= schema === undefined ? null : Compile(schema);
    return validator;
  };
}
