import { Button, Group, Stack, Text } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type Body, call, type KaskadError } from '../../../api/kaskad.ts';
import { CodeBlock } from '../../../parts/code.tsx';
import { tellProblem } from '../../../parts/notices.ts';
import { useMay } from '../../../session/session.ts';
import { useWords } from '../../../words/words.ts';
import { type Asked, type AskedOperation, requestOf } from './asked.ts';
import { WORDS } from './words.ts';

/** Runs in the session what costs and changes nothing; a sending is priced instead. */
export function RunCard({ operation, asked }: { operation: AskedOperation; asked: Asked }) {
  const w = useWords(WORDS);
  const may = useMay();
  const run = useMutation<{ answer: unknown; tookMs: number }, KaskadError>({
    mutationFn: async () => {
      const begun = performance.now();
      const answer = await answerTo(operation, asked);
      return { answer, tookMs: Math.round(performance.now() - begun) };
    },
    onError: (problem) => tellProblem(problem),
  });
  const isSending = operation === 'send' || operation === 'cascade';
  if (operation === 'lookup') {
    return (
      <Text size="sm" c="dimmed">
        {w.noRun}
      </Text>
    );
  }
  const lacksId = operation === 'states' && asked.id === '';
  const isAllowed = may(isSending ? 'messages:send' : operation === 'states' ? 'messages:read' : 'balance:read');
  if (!isAllowed) return null;
  return (
    <Stack gap="xs">
      <Group>
        <Button
          leftSection={<IconPlayerPlay size={16} />}
          onClick={() => run.mutate()}
          loading={run.isPending}
          disabled={lacksId}
        >
          {isSending ? w.preview : w.run}
        </Button>
        <Text size="sm" c="dimmed" flex={1} miw={200}>
          {lacksId ? w.needsId : w.runAbout}
        </Text>
      </Group>
      {run.data !== undefined && (
        <Stack gap={4} role="status">
          <Text size="xs" c="dimmed">
            {w.took(run.data.tookMs)}
          </Text>
          <CodeBlock text={JSON.stringify(run.data.answer, null, 2)} label={w.answer} />
        </Stack>
      )}
    </Stack>
  );
}

function answerTo(operation: AskedOperation, asked: Asked): Promise<unknown> {
  if (operation === 'balance') return call('balance.get', {});
  if (operation === 'states') return call('messages.states', { body: { ids: [asked.id] } });
  // The very document that would be sent.
  return call('messages.preview', {
    body: requestOf(operation, 'api', asked).body as unknown as Body<'messages.preview'>,
  });
}
