import { isConflict } from './db.ts';

const TRIES_MAX = 4;

/** Runs a transaction again that another one got in the way of: nothing of it was done. */
export async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isConflict(error) || tries === TRIES_MAX) throw error;
    }
  }
}
