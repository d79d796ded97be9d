import { copyFileSync, openSync, statSync, truncateSync } from 'node:fs';

const LOG_BYTES_MAX = 8 * 1024 * 1024;

/** Opens the server's log to append; the server keeps the descriptor, also when we die. */
export function openLog(path: string): number {
  boundLog(path);
  return openSync(path, 'a', 0o600);
}

/**
 * Keeps the log within twice `bytesMax`: the full file is copied to `.1` and emptied in place, because the server
 * holds it open. Lines written between the two are lost, which a bounded disk is worth.
 */
export function boundLog(path: string, bytesMax = LOG_BYTES_MAX): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= bytesMax) return;
  copyFileSync(path, `${path}.1`);
  truncateSync(path);
}
