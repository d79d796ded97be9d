// A figure that matters, with its name and what it means.
import { Card, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';

export function Figure({
  name,
  value,
  hint,
  aside,
}: {
  name: string;
  value: ReactNode;
  hint?: ReactNode;
  aside?: ReactNode;
}) {
  return (
    <Card>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Text size="sm" c="dimmed">
          {name}
        </Text>
        {aside}
      </Group>
      <Text component="div" fz={26} fw={650} lh={1.25} className="numbers">
        {value}
      </Text>
      {hint !== undefined && (
        <Text component="div" size="xs" c="dimmed">
          {hint}
        </Text>
      )}
    </Card>
  );
}
