// What a page shows in place of its content: nothing yet, nothing at all, a problem, no right.
import { Button, Center, Code, Group, Skeleton, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconAlertTriangle, IconInbox, IconLock, IconMapQuestion, type TablerIcon } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { KaskadError } from '../api/kaskad.ts';
import { COMMON } from '../words/common.ts';
import { useWords } from '../words/words.ts';
import { problemWords } from './notices.ts';
import { useTitle } from './title.ts';

interface PlateProps {
  icon: TablerIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  color?: string;
  role?: string;
}

function Plate({ icon: Icon, title, children, action, color = 'sea', role }: PlateProps) {
  return (
    <Center py="xl" px="md" role={role}>
      <Stack align="center" gap="sm" maw={460} ta="center">
        <ThemeIcon size={52} radius="xl" variant="light" color={color}>
          <Icon size={28} stroke={1.6} aria-hidden />
        </ThemeIcon>
        <Title order={2} size="h3">
          {title}
        </Title>
        {children !== undefined && (
          <Text component="div" size="sm" c="dimmed">
            {children}
          </Text>
        )}
        {action}
      </Stack>
    </Center>
  );
}

/** There is nothing yet: says what would be here and how to begin. */
export function Empty({
  title,
  children,
  action,
  icon = IconInbox,
}: Omit<PlateProps, 'icon' | 'color' | 'role'> & { icon?: TablerIcon }) {
  return (
    <Plate icon={icon} title={title} action={action}>
      {children}
    </Plate>
  );
}

/** A filter that fits nothing. */
export function NothingFound({ onClear }: { onClear?: () => void }) {
  const w = useWords(COMMON);
  const action =
    onClear === undefined ? undefined : (
      <Button variant="light" onClick={onClear}>
        {w.clear}
      </Button>
    );
  return (
    <Plate icon={IconInbox} title={w.nothingFound} action={action}>
      {w.nothingFoundHint}
    </Plate>
  );
}

/** Rows that are on their way; `rows` about as many as will come. */
export function Loading({ rows = 6, height = 20 }: { rows?: number; height?: number }) {
  const w = useWords(COMMON);
  return (
    <Stack gap="sm" role="status" aria-label={w.loading} aria-busy="true">
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <Skeleton key={index} height={height} width={index % 3 === 2 ? '72%' : '100%'} />
      ))}
    </Stack>
  );
}

/** What did not work, with a button to try again. */
export function ProblemPlate({ problem, onRetry }: { problem: KaskadError; onRetry?: () => void }) {
  const w = useWords(COMMON);
  if (problem.code === 'not_found') return <NotFound />;
  if (problem.code === 'forbidden') return <NoPermission scope={/scope (\S+)/.exec(problem.message)?.[1] ?? ''} />;
  const action =
    onRetry === undefined ? undefined : (
      <Button variant="light" onClick={onRetry}>
        {w.retry}
      </Button>
    );
  return (
    <Plate icon={IconAlertTriangle} color="red" title={w.problem} action={action} role="alert">
      <Stack gap={4}>
        <span>{problemWords(problem)}</span>
        {problem.requestId !== '' && <Code>{w.requestId(problem.requestId)}</Code>}
      </Stack>
    </Plate>
  );
}

export function NoPermission({ scope }: { scope: string }) {
  const w = useWords(COMMON);
  useTitle(w.noPermission);
  return (
    <Plate icon={IconLock} color="gray" title={w.noPermission}>
      {w.noPermissionHint(scope)}
    </Plate>
  );
}

export function NotFound() {
  const w = useWords(COMMON);
  useTitle(w.notFound);
  const action = (
    <Group>
      <Button component={Link} href="/" variant="light">
        {w.toStart}
      </Button>
    </Group>
  );
  return (
    <Plate icon={IconMapQuestion} color="gray" title={w.notFound} action={action}>
      {w.notFoundHint}
    </Plate>
  );
}

/** `<Loaded query={q}>{(answer) => …}</Loaded>`: skeletons, then a problem or the content. */
export function Loaded<T>({
  query,
  rows,
  children,
}: {
  query: UseQueryResult<T, KaskadError>;
  rows?: number;
  children: (answer: T) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.error !== null) return <ProblemPlate problem={query.error} onRetry={() => void query.refetch()} />;
  return <Loading rows={rows} />;
}
