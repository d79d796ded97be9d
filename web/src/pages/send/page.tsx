// Send: one message to a list of people, priced before it goes.
import { Alert, Box, Button, Grid, Group, Kbd, Stack, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { expiry, formatLocalTime } from '../../../../src/domain/validity.ts';
import { call } from '../../api/kaskad.ts';
import { keyOf, useRead } from '../../api/queries.ts';
import { emptyStep } from '../../parts/compose/step-draft.ts';
import { useTemporal } from '../../parts/compose/use-temporal.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { problemWords, tellUndoable } from '../../parts/notices.ts';
import { Page } from '../../parts/page.tsx';
import { Loading } from '../../parts/states.tsx';
import { momentText, moneyText } from '../../parts/values.tsx';
import { useMay, useMe, useTimeZone } from '../../session/session.ts';
import { localeOf, useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { RECIPIENTS_MAX, readRecipients } from './recipients.ts';
import { RecipientsCard } from './recipients-card.tsx';
import { faultsOf, priceMaxE7, requestOf, sentText, timesOf, variablesOf } from './request.ts';
import { Result } from './result.tsx';
import { SelfTest } from './self-test.tsx';
import { emptyDraft, keepDraft, readDraft, type SendDraft, stepsOf } from './send-draft.ts';
import { SendingBar, Summary } from './summary.tsx';
import { TermsCard } from './terms-card.tsx';
import { usePrice } from './use-price.ts';
import { useSending } from './use-sending.ts';
import { VariablesCard } from './variables-card.tsx';
import { WayCard } from './way-card.tsx';
import { WORDS } from './words.ts';

const MINUTE_MS = 60_000;
const PROFILES_MAX = 200;

export default function Send() {
  const w = useWords(WORDS);
  const hasTemporal = useTemporal();
  if (hasTemporal) return <Form />;
  return (
    <Page title={w.title} about={w.about}>
      <Loading />
    </Page>
  );
}

function Form() {
  const w = useWords(WORDS);
  const me = useMe();
  const may = useMay();
  const zone = useTimeZone();
  const locale = localeOf(useLanguage());
  const confirm = useConfirm();
  const client = useQueryClient();
  const accountId = me.account?.id ?? 0;
  const currency = me.account?.currency ?? '';
  const [draft, setDraft] = useState<SendDraft>(() => readDraft(accountId, new URLSearchParams(location.search)));
  const change = (changes: Partial<SendDraft>) => setDraft((before) => ({ ...before, ...changes }));
  useTemplateOfAddress(setDraft);
  const nowMs = useMinute();

  const account = useRead('account.get', undefined, { enabled: may('account:read'), aside: true });
  const profiles = useRead(
    'profiles.list',
    { query: { limit: PROFILES_MAX } },
    { enabled: may('profiles:read'), aside: true },
  );
  const profile = profiles.data?.items.find(({ id }) => id === draft.profile) ?? null;
  const recipients = useMemo(() => readRecipients(draft.recipients), [draft.recipients]);
  const { phones } = recipients;
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the draft only these say what the steps are
  const steps = useMemo(() => stepsOf(draft, profile), [draft.way, draft.step, draft.steps, draft.texts, profile]);
  const times = timesOf(draft, zone, nowMs);
  const given = { draft, steps, profile, phones, times, nowMs, segmentsMax: account.data?.segments_max ?? null };
  const faults = faultsOf(given, RECIPIENTS_MAX);
  const isReady = faults.length === 0 && steps.length > 0;
  const priced = steps.map((step) => ({ channel: step.channel, text: sentText(step, draft) }));
  const cap = draft.priceMax === '' && draft.way === 'profile' ? (profile?.price_max ?? '') : draft.priceMax;
  const capE7 = priceMaxE7(cap);
  const price = usePrice({
    request: isReady ? requestOf(given) : null,
    phones: phones.length > RECIPIENTS_MAX ? NO_PHONES : phones,
    steps: priced,
    priceMaxE7: typeof capE7 === 'bigint' ? capE7 : null,
  });
  const sending = useSending(accountId);
  // What was sent is no draft any more: a reload must not offer it as one.
  const isSent = sending.result !== null;
  useEffect(() => keepDraft(accountId, isSent ? emptyDraft() : draft), [accountId, draft, isSent]);
  const isAsking = useRef(false);

  const startMs = Math.max(nowMs, times.startMs ?? nowMs);
  const lifeMs = price.book.lifeMs(steps.map(({ channel }) => channel));
  const named = times.expiresMs === null ? '' : formatLocalTime(times.expiresMs, zone);
  const endsMs = named === '' && lifeMs === null ? null : expiry(named, zone, startMs, lifeMs ?? 0).expiresAtMs;

  const onSend = async () => {
    if (!isReady || isAsking.current || sending.isSending || sending.result !== null) return;
    isAsking.current = true;
    try {
      const body = requestOf(given);
      // What is confirmed is what the server says now, not what was reckoned while typing.
      const sure = await client.fetchQuery({
        queryKey: keyOf('messages.preview', { body }),
        queryFn: () => call('messages.preview', { body }),
        staleTime: 5_000,
      });
      const accepted = sure.recipients.filter((line) => !('error' in line)).length;
      if (accepted === 0) return;
      const refused = sure.recipients.length - accepted;
      const agreed = await confirm({
        title: w.confirmTitle,
        action: w.sendCount(accepted),
        text: (
          <Stack gap={6}>
            <Text fw={600}>{w.confirmText(accepted, moneyText(sure.total_price, locale, currency))}</Text>
            {refused > 0 && <Text>{w.confirmRefused(refused)}</Text>}
            {!sure.sufficient && <Text c="red">{w.short(sure.payable, accepted)}</Text>}
            <Text>
              {times.startMs === null
                ? w.confirmNow
                : `${w.confirmStart}: ${momentText(new Date(times.startMs).toISOString(), zone, locale, 'minute')}. ${w.confirmLater}`}
            </Text>
          </Stack>
        ),
      });
      if (agreed) sending.send({ draft: JSON.stringify(draft), body });
    } catch {
      // The summary shows what the preview could not do.
    } finally {
      isAsking.current = false;
    }
  };
  useHotkeys([['mod+Enter', () => void onSend()]], []);

  const onClear = () => {
    const before = draft;
    setDraft(emptyDraft());
    tellUndoable(w.cleared, () => setDraft(before));
  };

  if (sending.result !== null) {
    return (
      <Page title={w.done}>
        <Result
          result={sending.result}
          currency={currency}
          onAgain={sending.reset}
          onNew={() => {
            setDraft({ ...emptyDraft(), step: { ...emptyStep(draft.step.channel), sender: draft.step.sender } });
            sending.reset();
          }}
        />
      </Page>
    );
  }
  return (
    <Page
      title={w.title}
      about={w.about}
      actions={
        <Button variant="subtle" onClick={onClear}>
          {w.clear}
        </Button>
      }
    >
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 7.5 }}>
          <Stack gap="md">
            <RecipientsCard
              text={draft.recipients}
              read={recipients}
              onChange={(text) => change({ recipients: text })}
            />
            <WayCard draft={draft} onChange={change} profiles={profiles.data?.items} profile={profile} steps={steps} />
            <VariablesCard names={variablesOf(steps)} draft={draft} onChange={change} />
            <TermsCard
              draft={draft}
              onChange={change}
              hasSms={steps.some(({ channel }) => channel === 'sms')}
              now={formatLocalTime(nowMs, zone).slice(0, 16)}
            />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4.5 }}>
          <Box pos="sticky" top={76}>
            <Summary
              price={price}
              faults={faults}
              isCascade={steps.length > 1}
              currency={currency}
              expiresAt={endsMs === null ? null : new Date(endsMs).toISOString()}
            >
              {sending.problem !== null && !sending.isSending && (
                <Alert color="red" role="alert" p="xs">
                  {sending.isInDoubt ? w.noAnswer : problemWords(sending.problem)}
                </Alert>
              )}
              {sending.isSending ? (
                <SendingBar count={phones.length} />
              ) : (
                <Button
                  size="md"
                  fullWidth
                  disabled={!isReady || price.live?.count === 0}
                  onClick={() => void onSend()}
                >
                  {phones.length > 0 ? w.sendCount(phones.length) : w.send}
                </Button>
              )}
              <Group justify="center" visibleFrom="sm">
                <Text size="xs" c="dimmed">
                  <Kbd size="xs">Ctrl</Kbd> + <Kbd size="xs">Enter</Kbd>
                </Text>
              </Group>
              <SelfTest
                request={
                  faults.every(({ code }) => code.startsWith('recipients_'))
                    ? (phone) =>
                        requestOf({
                          ...given,
                          draft: { ...draft, hours: '' },
                          phones: [phone],
                          times: { startMs: null, expiresMs: null },
                        })
                    : null
                }
              />
            </Summary>
          </Box>
        </Grid.Col>
      </Grid>
    </Page>
  );
}

const NO_PHONES: readonly string[] = [];

/** Now, to the minute: lives and starts are reckoned from it. */
function useMinute(): number {
  const [nowMs, setNow] = useState(() => Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS);
  useEffect(() => {
    const timer = setInterval(() => setNow(Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS), 5_000);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}

/** `?template=`: its text and parts are put in once; then the address is that of the page. */
function useTemplateOfAddress(setDraft: (change: (before: SendDraft) => SendDraft) => void): void {
  const [id] = useState(() => Number(new URLSearchParams(location.search).get('template')));
  const template = useRead('templates.get', { params: { id } }, { enabled: id > 0, aside: true });
  useEffect(() => {
    if (location.search !== '') history.replaceState(null, '', location.pathname);
  }, []);
  const { data } = template;
  useEffect(() => {
    if (data === undefined) return;
    const { channel, text, button, image_url: image } = data;
    setDraft((before) => ({
      ...before,
      way: 'channel',
      step: {
        ...emptyStep(channel as SendDraft['step']['channel']),
        text,
        buttonText: button?.text ?? '',
        buttonUrl: button?.url ?? '',
        imageUrl: image ?? '',
      },
    }));
  }, [data, setDraft]);
}
