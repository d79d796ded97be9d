import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { LetterText } from '../../../../src/domain/letters.ts';
import type { Item } from '../../api/kaskad.ts';
import { useRead } from '../../api/queries.ts';
import { CodeBlock } from '../../parts/code.tsx';
import { Loaded } from '../../parts/states.tsx';
import { Moment, Tag } from '../../parts/values.tsx';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

const SHOWN = 10;
const TONES = { waiting: 'wait', sent: 'good', failed: 'bad' } as const;

/** What was written to the applicant so far. */
export function Letters({ accountId }: { accountId: number }) {
  const w = useWords(WORDS);
  const read = useRead('mails.list', { query: { account_id: accountId, limit: SHOWN } });
  return (
    <Stack gap="xs">
      <Title order={3} size="h4">
        {w.letters}
      </Title>
      <Loaded query={read} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Text size="sm" c="dimmed">
              {w.lettersNone}
            </Text>
          ) : (
            items.map((letter) => <Letter key={letter.id} letter={letter} />)
          )
        }
      </Loaded>
    </Stack>
  );
}

function Letter({ letter }: { letter: Item<'mails.list'> }) {
  const w = useWords(WORDS);
  const [isOpen, setOpen] = useState(false);
  const read = useRead('mails.get', { params: { id: letter.id } }, { enabled: isOpen });
  return (
    <Card p="xs">
      <Group justify="space-between" gap="xs">
        <div>
          <Text size="sm" className="breakable">
            {letter.subject}
          </Text>
          <Text size="xs" c="dimmed" className="breakable">
            {letter.recipient} · <Moment at={letter.sent_at ?? letter.created_at} />
          </Text>
        </div>
        <Group gap="xs">
          <Tag tone={TONES[letter.state]}>{w.mailStates[letter.state]}</Tag>
          <Button
            size="compact-xs"
            variant="subtle"
            aria-expanded={isOpen}
            aria-label={`${isOpen ? w.letterHide : w.letterShow}: ${letter.subject}`}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? w.letterHide : w.letterShow}
          </Button>
        </Group>
      </Group>
      {isOpen && (
        <Loaded query={read} rows={3}>
          {({ body }) =>
            body === null ? (
              <Text size="sm" c="dimmed">
                {w.letterSecret}
              </Text>
            ) : (
              <CodeBlock text={body} label={letter.subject} maxHeight={260} />
            )
          }
        </Loaded>
      )}
    </Card>
  );
}

/** The letter that a decision will send. */
export function LetterPreview({ letter, to }: { letter: LetterText; to: string }) {
  const w = useWords(WORDS);
  return (
    <Card p="sm" component="section" aria-label={w.letter}>
      <Text size="sm" fw={550}>
        {w.letter}
      </Text>
      <Text size="xs" c="dimmed" className="breakable">
        {w.letterTo(to)}
      </Text>
      <Text size="sm" fw={550} mt="xs">
        {letter.subject}
      </Text>
      <Text size="sm" style={{ whiteSpace: 'pre-wrap' }} className="breakable">
        {letter.body.trim()}
      </Text>
    </Card>
  );
}
