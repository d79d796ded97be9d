// The frame of every page: title, what it is for, its buttons.
import { Anchor, Box, Breadcrumbs, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { AsideProblems } from './aside-problems.tsx';
import { useTitle } from './title.ts';

export interface PageProps {
  title: string;
  /** One sentence for whoever sees it for the first time. */
  about?: ReactNode;
  /** Buttons, the main one last. */
  actions?: ReactNode;
  /** The way up: `[{ href: '/messages', title: 'Сообщения' }]`. */
  above?: readonly { href: string; title: string }[];
  children: ReactNode;
}

export function Page({ title, about, actions, above, children }: PageProps) {
  useTitle(title);
  return (
    <Stack gap="md">
      {above !== undefined && (
        <Breadcrumbs component="nav" separatorMargin={6}>
          {above.map(({ href, title: name }) => (
            <Anchor key={href} component={Link} href={href} size="sm">
              {name}
            </Anchor>
          ))}
        </Breadcrumbs>
      )}
      <Group justify="space-between" align="flex-start" gap="sm">
        <Box flex="1 1 320px" miw={0}>
          <Title order={1} className="breakable" tabIndex={-1} id="page-title">
            {title}
          </Title>
          {about !== undefined && (
            <Text component="div" size="sm" c="dimmed" maw={760}>
              {about}
            </Text>
          )}
        </Box>
        {actions !== undefined && <Group gap="xs">{actions}</Group>}
      </Group>
      <AsideProblems />
      {children}
    </Stack>
  );
}
