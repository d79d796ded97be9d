// A block of code or JSON with a button that copies all of it.
import { ActionIcon, Box, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { COMMON } from '../words/common.ts';
import { useWords } from '../words/words.ts';
import classes from './code.module.css';

export function CodeBlock({ text, label, maxHeight = 420 }: { text: string; label: string; maxHeight?: number }) {
  const w = useWords(COMMON);
  return (
    <Box pos="relative">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className={classes.frame} style={{ maxHeight }} aria-label={label} tabIndex={0}>
        <pre className={classes.code}>{text}</pre>
      </section>
      <Box pos="absolute" top={6} right={6}>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? w.copied : w.copy}>
              <ActionIcon variant="default" onClick={copy} aria-label={`${w.copy}: ${label}`}>
                {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      </Box>
    </Box>
  );
}
