// Step one: the name and what is sent. For a new campaign, and for one whose message is changed.
import {
  Alert,
  Box,
  Button,
  Card,
  Checkbox,
  Grid,
  Group,
  Kbd,
  List,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useMemo } from 'react';
import { useRead } from '../../api/queries.ts';
import { COMPOSE } from '../../parts/compose/words.ts';
import { useMay } from '../../session/session.ts';
import { useWords } from '../../words/words.ts';
import { type Fault, priceMaxE7, variablesOf } from '../send/request.ts';
import { SelfTest } from '../send/self-test.tsx';
import { type SendDraft, stepsOf } from '../send/send-draft.ts';
import { WayCard } from '../send/way-card.tsx';
import { WORDS as SEND } from '../send/words.ts';
import { type CampaignDraft, type Content, contentFaults, contentOf, testOf } from './campaign-draft.ts';
import { PREPARE } from './prepare-words.ts';

const PROFILES_MAX = 200;
const NAME_MAX = 100;

export interface MessageFormProps {
  draft: CampaignDraft;
  onChange: (draft: CampaignDraft) => void;
  onSubmit: (name: string, content: Content) => void;
  isPending: boolean;
  /** What the button says. */
  action: string;
  /** Above the button. */
  note?: string;
}

export function MessageForm({ draft, onChange, onSubmit, isPending, action, note }: MessageFormProps) {
  const w = useWords(PREPARE);
  const send = useWords(SEND);
  const may = useMay();
  const { name, message } = draft;
  const change = (changes: Partial<SendDraft>) => onChange({ ...draft, message: { ...message, ...changes } });
  const account = useRead('account.get', undefined, { enabled: may('account:read'), aside: true });
  const profiles = useRead(
    'profiles.list',
    { query: { limit: PROFILES_MAX } },
    { enabled: may('profiles:read'), aside: true },
  );
  const profile = profiles.data?.items.find(({ id }) => id === message.profile) ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the draft only these say what the steps are
  const steps = useMemo(
    () => stepsOf(message, profile),
    [message.way, message.step, message.steps, message.texts, profile],
  );
  const written = { draft: message, steps, profile };
  const faults = contentFaults(written, account.data?.segments_max ?? null);
  const isReady = faults.length === 0 && steps.length > 0 && name.trim() !== '';
  const submit = () => {
    if (isReady && !isPending) onSubmit(name.trim(), contentOf(written));
  };
  useHotkeys([['mod+Enter', submit]], []);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 7.5 }}>
          <Stack gap="md">
            <Card>
              <TextInput
                label={w.name}
                description={w.nameHint}
                placeholder={w.namePlaceholder}
                required
                maxLength={NAME_MAX}
                value={name}
                onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
              />
            </Card>
            <WayCard
              draft={message}
              onChange={change}
              profiles={profiles.data?.items}
              profile={profile}
              steps={steps}
            />
            <Card>
              <Stack gap="sm">
                <Title order={2}>{w.more}</Title>
                <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
                  <TextInput
                    label={send.price}
                    description={send.priceHint}
                    inputMode="decimal"
                    value={message.priceMax}
                    onChange={(event) => change({ priceMax: event.currentTarget.value })}
                    error={priceMaxE7(message.priceMax) === null ? send.faults.price_wrong : undefined}
                  />
                </SimpleGrid>
                {steps.some(({ channel }) => channel === 'sms') && (
                  <Checkbox
                    label={send.latin}
                    description={send.latinHint}
                    checked={message.inLatin}
                    onChange={(event) => change({ inLatin: event.currentTarget.checked })}
                  />
                )}
              </Stack>
            </Card>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4.5 }}>
          <Box pos="sticky" top={76}>
            <Card>
              <Stack gap="sm">
                <Text size="sm" c="dimmed">
                  {w.variables}
                </Text>
                <Todo faults={faults} isNamed={name.trim() !== ''} />
                {note !== undefined && (
                  <Alert color="blue" p="xs">
                    {note}
                  </Alert>
                )}
                <Button type="submit" size="md" disabled={!isReady} loading={isPending}>
                  {action}
                </Button>
                <Group justify="center" visibleFrom="sm">
                  <Text size="xs" c="dimmed">
                    <Kbd size="xs">Ctrl</Kbd> + <Kbd size="xs">Enter</Kbd>
                  </Text>
                </Group>
                {may('messages:send') && (
                  <Box component="section" aria-label={w.test}>
                    <SelfTest
                      request={faults.length > 0 ? null : (phone) => testOf(written, variablesOf(steps), phone)}
                    />
                    {variablesOf(steps).length > 0 && (
                      <Text size="xs" c="dimmed" mt={4}>
                        {w.testHint}
                      </Text>
                    )}
                  </Box>
                )}
              </Stack>
            </Card>
          </Box>
        </Grid.Col>
      </Grid>
    </form>
  );
}

function Todo({ faults, isNamed }: { faults: readonly Fault[]; isNamed: boolean }) {
  const w = useWords(PREPARE);
  const send = useWords(SEND);
  const compose = useWords(COMPOSE);
  const several = faults.some((fault) => fault.code === 'step' && fault.step > 1);
  const text = (fault: Fault): string => {
    if (fault.code === 'variables_missing') return send.faultVariables(fault.names.join(', '));
    if (fault.code !== 'step') return send.faults[fault.code];
    const said = compose.faults[fault.fault];
    return several ? send.faultStep(fault.step, said) : said;
  };
  const all = [...(isNamed ? [] : [w.nameMissing]), ...faults.map(text)];
  if (all.length === 0) return null;
  return (
    <div>
      <Text size="sm" fw={550}>
        {w.todo}
      </Text>
      <List size="sm">
        {[...new Set(all)].map((one) => (
          <List.Item key={one}>{one}</List.Item>
        ))}
      </List>
    </div>
  );
}
