// Caller numbers of flash calls: the person reads the code off the number that rings, so a code can only be sent when some
// number of the pool ends with it (channels.md §E.1). A mask such as 7495123XXXX stands for a block of numbers. Pure.

export interface FlashPool {
  /** Numbers and masks; free digits are written X. */
  readonly entries: readonly string[];
}

export type ReadFlashPool = { kind: 'ok'; pool: FlashPool } | { kind: 'invalid'; fault: string };

/** Shortest and longest code a person can be asked for. */
export const CODE_LENGTH_MIN = 4;
export const CODE_LENGTH_MAX = 6;
const ENTRIES_MAX = 10_000;
const DRAWS_MAX = 1_000;

/** Reads a list of numbers and masks divided by commas, semicolons or new lines. */
export function readFlashPool(list: string): ReadFlashPool {
  const entries = new Set<string>();
  for (const part of list.split(/[,;\n]/)) {
    // A Cyrillic Х looks the same on every keyboard.
    const entry = part.replace(/[\s+()-]/g, '').replace(/[xх]/giu, 'X');
    if (entry === '') continue;
    if (!/^[\dX]{5,15}$/.test(entry)) return invalid('numbers and masks have 5 to 15 digits, X for a free one');
    entries.add(entry);
    if (entries.size > ENTRIES_MAX) return invalid(`at most ${ENTRIES_MAX} numbers and masks`);
  }
  return { kind: 'ok', pool: { entries: [...entries] } };
}

/**
 * A number of the pool that ends with the code, any one of those that can, its other free digits at random; null when
 * none can. `random` gives 0 ≤ x < 1.
 */
export function callerFor(pool: FlashPool, code: string, random: () => number): string | null {
  const able = pool.entries.filter((entry) => carries(entry.slice(-code.length), code));
  const entry = able[Math.floor(random() * able.length)];
  if (entry === undefined) return null;
  const head = entry.slice(0, -code.length).replaceAll('X', () => digit(random));
  return head + code;
}

/** Whether some number of the pool ends with the code. */
export function canCarry(pool: FlashPool, code: string): boolean {
  return pool.entries.some((entry) => carries(entry.slice(-code.length), code));
}

/**
 * A code of so many digits, every code the pool can carry being as likely as any other; null for an empty pool. A code
 * under several masks would come too often: it is kept with a chance of one in so many masks.
 */
export function randomCode(pool: FlashPool, length: number, random: () => number): string | null {
  const tails = [...new Set(pool.entries.map((entry) => entry.slice(-length)))];
  if (tails.length === 0) return null;
  const free = 'X'.repeat(length);
  if (tails.includes(free)) return fill(free, random);
  const sizes = tails.map((tail) => 10 ** (tail.split('X').length - 1));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let code = '';
  for (let draw = 0; draw < DRAWS_MAX; draw++) {
    let left = random() * total;
    const index = sizes.findIndex((size) => {
      left -= size;
      return left < 0;
    });
    code = fill(tails[index] ?? tails[0]!, random);
    const masks = tails.filter((tail) => carries(tail, code)).length;
    if (masks === 1 || random() * masks < 1) break;
  }
  return code;
}

function carries(tail: string, code: string): boolean {
  if (tail.length !== code.length || code === '') return false;
  for (let i = 0; i < code.length; i++) if (tail[i] !== 'X' && tail[i] !== code[i]) return false;
  return true;
}

const digit = (random: () => number): string => String(Math.floor(random() * 10));
const fill = (mask: string, random: () => number): string => mask.replaceAll('X', () => digit(random));
const invalid = (fault: string): ReadFlashPool => ({ kind: 'invalid', fault });
