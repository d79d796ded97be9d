// Numbers for trying out: a client's developer writes to them as to any other, and the last two digits choose what comes of it.
// Code 974 of the Russian plan is given to nobody (the ministry's registry, DEF-9xx.csv, has no range of 972 to 976), so that
// nobody can have these numbers.

/** The area of them; every connector of that name answers for it alone. */
export const SANDBOX_AREA = 'Песочница';
/** First digits; two more follow. */
export const SANDBOX_PREFIX = '797400000';
/** Delivered at once: what examples are written with. */
export const SANDBOX_PHONE = `${SANDBOX_PREFIX}00`;

/** Where the numbers lie, as registries write ranges. */
export const SANDBOX_RANGE = { lo: Number(`${SANDBOX_PREFIX}00`), hi: Number(`${SANDBOX_PREFIX}99`) } as const;

/** By the last two digits; those that are not listed are delivered. */
export const FATES = {
  '00': 'delivered',
  '01': 'undelivered',
  '02': 'expired',
  '03': 'read',
  '04': 'delayed',
  '05': 'refused',
  '06': 'receipt_twice',
  '07': 'second_try',
  '08': 'silent',
  '09': 'partly',
} as const;
export type Fate = (typeof FATES)[keyof typeof FATES];

/** What comes of messages to a number. */
export const fateOf = (phone: string): Fate =>
  (FATES as Readonly<Record<string, Fate>>)[phone.slice(-2)] ?? 'delivered';

/** Seconds until the receipt of `delayed`. */
export const SANDBOX_DELAY_S = 30;
