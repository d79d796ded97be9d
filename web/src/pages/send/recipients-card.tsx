// The list of recipients: counted, duplicates and unreadable ones named with the reason.
import { Alert, Anchor, Button, Card, Group, List, Stack, Text, Textarea, Title } from '@mantine/core';
import { Link } from 'wouter';
import { tellUndoable } from '../../parts/notices.ts';
import { Tag } from '../../parts/values.tsx';
import { useMay } from '../../session/session.ts';
import { useWords } from '../../words/words.ts';
import { RECIPIENTS_MAX, type Recipients } from './recipients.ts';
import { WORDS } from './words.ts';

const NAMED_MAX = 8;

export function RecipientsCard({
  text,
  read,
  onChange,
}: {
  text: string;
  read: Recipients;
  onChange: (text: string) => void;
}) {
  const w = useWords(WORDS);
  const may = useMay();
  const { phones, duplicates, bad } = read;
  const tidy = () => {
    onChange(phones.join('\n'));
    tellUndoable(w.tidied, () => onChange(text));
  };
  return (
    <Card>
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Title order={2}>{w.to}</Title>
          <Group gap={6} role="status">
            <Tag tone={phones.length > RECIPIENTS_MAX ? 'bad' : phones.length > 0 ? 'good' : 'quiet'}>
              {w.counted(phones.length)}
            </Tag>
            {duplicates.length > 0 && <Tag tone="info">{w.duplicates(duplicates.length)}</Tag>}
            {bad.length > 0 && <Tag tone="bad">{w.bad(bad.length)}</Tag>}
          </Group>
        </Group>
        <Textarea
          label={w.toField}
          description={w.toHint}
          placeholder={w.toPlaceholder}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
          autosize
          minRows={3}
          maxRows={10}
          spellCheck={false}
          classNames={{ input: 'numbers' }}
        />
        {phones.length > RECIPIENTS_MAX && (
          <Alert color="blue">
            {w.tooMany(RECIPIENTS_MAX)}{' '}
            {may('campaigns:write') && (
              <Anchor component={Link} href="/campaigns/new" inherit>
                {w.toCampaigns}
              </Anchor>
            )}
          </Alert>
        )}
        {bad.length > 0 && (
          <Alert color="red" title={w.bad(bad.length)} p="xs">
            <List size="sm">
              {bad.slice(0, NAMED_MAX).map(({ line, text: raw, code }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: one line may have several
                <List.Item key={`${line}-${index}`} className="breakable">
                  {w.badLine(line, raw, w.badReasons[code])}
                </List.Item>
              ))}
            </List>
            {bad.length > NAMED_MAX && <Text size="sm">{w.more(bad.length - NAMED_MAX)}</Text>}
          </Alert>
        )}
        {(duplicates.length > 0 || bad.length > 0) && (
          <Group gap="xs">
            <Button size="compact-sm" variant="light" onClick={tidy}>
              {bad.length > 0 ? w.badRemove : w.tidy}
            </Button>
            {duplicates.length > 0 && (
              <Text size="xs" c="dimmed">
                {w.duplicatesHint}
              </Text>
            )}
          </Group>
        )}
      </Stack>
    </Card>
  );
}
