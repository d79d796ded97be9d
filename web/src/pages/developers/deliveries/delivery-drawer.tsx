import { Anchor, Drawer, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from 'wouter';
import type { Answer } from '../../../api/kaskad.ts';
import { useRead } from '../../../api/queries.ts';
import { CodeBlock } from '../../../parts/code.tsx';
import { Facts } from '../../../parts/facts.tsx';
import { Loaded } from '../../../parts/states.tsx';
import { Moment, Tag } from '../../../parts/values.tsx';
import { COMMON } from '../../../words/common.ts';
import { useWords } from '../../../words/words.ts';
import { readable } from '../readable.ts';
import { WORDS } from './words.ts';

const IDS_SHOWN = 50;
const HEADERS = 'POST\ncontent-type: application/json; charset=utf-8\nuser-agent: Kaskad';
const SIGNED_HEADERS = 'webhook-id: …\nwebhook-timestamp: …\nwebhook-signature: v1,…';

/** One push: what went out, and what came back. */
export function DeliveryDrawer({ id, onClose }: { id: number | null; onClose: () => void }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const delivery = useRead('pushes.deliveries.get', { params: { id: id ?? 1 } }, { enabled: id !== null });
  return (
    <Drawer
      opened={id !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={id === null ? '' : w.detailTitle(id)}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <Loaded query={delivery}>{(found) => <Detail delivery={found} />}</Loaded>
    </Drawer>
  );
}

function Detail({ delivery }: { delivery: Answer<'pushes.deliveries.get'> }) {
  const w = useWords(WORDS);
  const isSigned = delivery.style === 'signed';
  return (
    <Stack>
      <Facts
        facts={[
          {
            name: w.result,
            value: (
              <Group gap={6}>
                <Tag tone={delivery.error === '' ? 'good' : 'bad'}>{delivery.error === '' ? w.taken : w.notTaken}</Tag>
                {delivery.test && <Tag tone="info">{w.test}</Tag>}
              </Group>
            ),
          },
          delivery.error !== '' && { name: w.error, value: delivery.error },
          { name: w.answer, value: delivery.status === null ? w.noAnswer : `HTTP ${delivery.status}` },
          { name: w.duration, value: w.ms(delivery.duration_ms) },
          { name: w.at, value: <Moment at={delivery.at} style="full" /> },
          { name: w.url, value: <span className="mono">{delivery.url}</span> },
          { name: w.style, value: isSigned ? w.signed : w.echo },
          delivery.message_ids.length > 0 && {
            name: w.messages,
            value: <Ids ids={delivery.message_ids} taken={new Set(delivery.acknowledged_ids)} />,
          },
        ]}
      />
      <Title order={3}>{w.headers}</Title>
      <CodeBlock text={isSigned ? `${HEADERS}\n${SIGNED_HEADERS}` : HEADERS} label={w.headers} />
      {isSigned && (
        <Text size="xs" c="dimmed">
          {w.signedHeaders}
        </Text>
      )}
      <Title order={3}>{w.requestBody}</Title>
      <Body text={delivery.request_body} label={w.requestBody} />
      <Title order={3}>{w.answerBody}</Title>
      <Body text={delivery.answer_body} label={w.answerBody} />
    </Stack>
  );
}

function Body({ text, label }: { text: string | null; label: string }) {
  const w = useWords(WORDS);
  if (text !== null && text !== '') return <CodeBlock text={readable(text)} label={label} maxHeight={320} />;
  return (
    <Text size="sm" c="dimmed">
      {text === null ? w.notKept : w.emptyBody}
    </Text>
  );
}

function Ids({ ids, taken }: { ids: readonly string[]; taken: ReadonlySet<string> }) {
  const w = useWords(WORDS);
  return (
    <Stack gap={2}>
      {ids.slice(0, IDS_SHOWN).map((id) => (
        <Group key={id} gap={6}>
          <Anchor component={Link} href={`/messages/${id}`} size="sm" className="numbers">
            {id}
          </Anchor>
          {!taken.has(id) && <Tag tone="bad">{w.notTaken}</Tag>}
        </Group>
      ))}
      {ids.length > IDS_SHOWN && <span className="quiet">… +{ids.length - IDS_SHOWN}</span>}
    </Stack>
  );
}
