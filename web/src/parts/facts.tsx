// Names and values beside each other: the details of one thing.
import { Box, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './facts.module.css';

export interface Fact {
  name: string;
  value: ReactNode;
}

export function Facts({ facts }: { facts: readonly (Fact | null | false)[] }) {
  return (
    <Box component="dl" className={classes.facts}>
      {facts
        .filter((fact): fact is Fact => fact !== null && fact !== false)
        .map(({ name, value }) => (
          <div key={name} className={classes.fact}>
            <Text component="dt" size="sm" c="dimmed">
              {name}
            </Text>
            <Text component="dd" size="sm" m={0} className="breakable">
              {value}
            </Text>
          </div>
        ))}
    </Box>
  );
}
