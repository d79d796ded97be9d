import { Box } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './queue.module.css';

/** A text with the places marked where a rule has hit it. */
export function Highlighted({ text, places }: { text: string; places: readonly { start: number; end: number }[] }) {
  const pieces: ReactNode[] = [];
  let at = 0;
  for (const { start, end } of places) {
    if (start < at) continue;
    pieces.push(
      text.slice(at, start),
      <mark key={start} className={classes.hit}>
        {text.slice(start, end)}
      </mark>,
    );
    at = end;
  }
  pieces.push(text.slice(at));
  return (
    <Box component="span" className="breakable" style={{ whiteSpace: 'pre-wrap' }}>
      {pieces}
    </Box>
  );
}
