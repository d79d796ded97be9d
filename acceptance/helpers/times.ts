const MOSCOW_MS = 3 * 3_600_000;

/** A moment as the documents write it, in Moscow: `YYYY-MM-DD HH:MM:SS`. */
export function moscow(epochMs: number): string {
  return new Date(epochMs + MOSCOW_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** The reverse. */
export function fromMoscow(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}Z`) - MOSCOW_MS;
}
