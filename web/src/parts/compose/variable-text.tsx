// A text to be read, with its variables marked.
import { Box } from '@mantine/core';
import classes from './compose.module.css';

/** The same form of a name as `src/domain/template.ts` reads; split by a group, names stand at odd places. */
const VARIABLE = /(\{\p{L}[\p{L}\p{N}_]{0,39}\})/u;

export function VariableText({ text, lines }: { text: string; lines?: number }) {
  return (
    <Box
      component="span"
      className={classes.preview}
      style={
        lines === undefined
          ? undefined
          : { display: '-webkit-box', WebkitBoxOrient: 'vertical', WebkitLineClamp: lines, overflow: 'hidden' }
      }
    >
      {text.split(VARIABLE).map((piece, index) =>
        index % 2 === 0 ? (
          piece
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place
          <span key={index} className={classes.variable}>
            {piece}
          </span>
        ),
      )}
    </Box>
  );
}
