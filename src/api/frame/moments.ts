// Times that are times: what RFC 3339 lets through and neither a Date nor the database can hold is refused with the
// schema, in every body, query and path.
import Format from 'typebox/format';

const isDateTime = Format.Get('date-time')!;

/** From 1970 to 9999: no leap second, no year 0. */
Format.Set('date-time', (text) => {
  if (!isDateTime(text)) return false;
  const ms = Date.parse(text);
  return ms >= 0 && ms < 253_402_300_800_000;
});

export const TIME_MESSAGE = 'must be a time such as 2026-11-22T09:00:00Z, from 1970 to 9999';

/** Of a field that a schema has let through; null when it is absent. */
export const readTime = (text: string | null | undefined): number | null =>
  text === undefined || text === null ? null : Date.parse(text);
