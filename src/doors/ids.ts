// Ids as clients write them (contract.md §1 "ids"): positive, no leading zero, below 2^53, number or string.
import { scalar } from './fields.ts';

const ID = /^[1-9]\d{0,15}$/;
const ECHO_MAX = 64;

/** `asked` is the id in JSON: a number when it is one of ours by form, else the client's own words as a string. */
export interface AskedId {
  /** Null: no message can have it. */
  id: number | null;
  asked: string;
  text: string;
}

export function readId(value: unknown): AskedId {
  const text = scalar(value).trim();
  const id = ID.test(text) ? Number(text) : null;
  if (id !== null && Number.isSafeInteger(id)) return { id, asked: text, text };
  const echo = text.slice(0, ECHO_MAX).toWellFormed();
  return { id: null, asked: JSON.stringify(echo), text: echo };
}

/** Each once, for the pipeline. */
export function knownIds(asked: readonly AskedId[]): number[] {
  const ids = new Set<number>();
  for (const { id } of asked) if (id !== null) ids.add(id);
  return [...ids];
}
