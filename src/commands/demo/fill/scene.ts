// What every part of the fill is given.
import type { Client } from '../../../store/db.ts';
import type { Book } from './book.ts';
import type { PastMessage } from './message.ts';
import type { TrafficWorld } from './traffic.ts';

export interface Scene {
  client: Client;
  world: TrafficWorld;
  book: Book;
  /** Of the demo's own client. */
  demoId: number;
  /** By name. */
  connections: ReadonlyMap<string, number>;
  /** Hash of a password that nobody knows. */
  passwordHash: string;
  /** All of them; ids are given once every part has added its own. */
  messages: PastMessage[];
}

/** An id that must be there. */
export function idOf(ids: ReadonlyMap<string, number>, name: string): number {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`the demo has no ${name}`);
  return id;
}
