// Ranges as a person writes them, a line each: `79991230000-79991239999; Оператор; Регион`.
import type { Body } from '../../api/kaskad.ts';

export type Ranges = Body<'operator.areas.create'>['ranges'];

const LINE = /^\+?(\d{4,15})\s*(?:[-–—]\s*\+?(\d{4,15}))?$/;

/** The ranges, or the first line (from 1) that is none. A single number is a range of one. */
export function readRanges(text: string): { ranges: Ranges } | { badLine: number } {
  const ranges: Ranges = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const [span = '', operator = '', region = ''] = line.split(';').map((part) => part.trim());
    const match = LINE.exec(span);
    if (match === null) return { badLine: index + 1 };
    const from = match[1]!;
    ranges.push({
      from,
      to: match[2] ?? from,
      ...(operator === '' ? {} : { operator }),
      ...(region === '' ? {} : { region }),
    });
  }
  return { ranges };
}

/** The other way round. */
export function writeRanges(ranges: Ranges): string {
  return ranges
    .map(({ from, to, operator = '', region = '' }) =>
      [`${from}-${to}`, ...(operator + region === '' ? [] : [operator, region])].join('; '),
    )
    .join('\n');
}
