// The frame of the pages that nobody is signed in for.
import { Box, Card, Center, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTitle } from '../parts/title.ts';
import { LanguageChoice, ThemeChoice } from './user-menu.tsx';

export function Entrance({ title, about, children }: { title: string; about?: ReactNode; children: ReactNode }) {
  useTitle(title);
  return (
    <Center component="main" mih="100vh" p="md">
      <Stack w="100%" maw={400} gap="lg">
        <Group justify="center" gap={10}>
          <img src="/favicon.svg" alt="" width={34} height={34} />
          <Text fw={700} fz={22}>
            Kaskad
          </Text>
        </Group>
        <Card padding="lg">
          <Stack>
            <Box>
              <Title order={1} size="h2">
                {title}
              </Title>
              {about !== undefined && (
                <Text component="div" size="sm" c="dimmed">
                  {about}
                </Text>
              )}
            </Box>
            {children}
          </Stack>
        </Card>
        <Stack gap="xs">
          <LanguageChoice />
          <ThemeChoice />
        </Stack>
      </Stack>
    </Center>
  );
}
