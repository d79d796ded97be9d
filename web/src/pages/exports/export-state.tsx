// How far an export is; its name and its size in words.
import { Box, Group, Progress, Text } from '@mantine/core';
import type { Item } from '../../api/kaskad.ts';
import { STATE_WORDS } from '../../parts/message-state.tsx';
import { momentText, Tag, type Tone } from '../../parts/values.tsx';
import { useTimeZone } from '../../session/session.ts';
import { CHANNEL_WORDS } from '../../words/common.ts';
import { localeOf, useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { ENTRY_KIND_WORDS } from '../money/entry-words.ts';
import { WORDS } from './words.ts';

export type Export = Item<'exports.list'>;

const TONES: Record<Export['state'], Tone> = {
  queued: 'wait',
  running: 'wait',
  done: 'good',
  failed: 'bad',
  canceled: 'quiet',
};

export const isOpen = ({ state }: Export): boolean => state === 'queued' || state === 'running';

export function ExportState({ job }: { job: Export }) {
  const w = useWords(WORDS);
  const { state, done_count: done, total_count: total, error } = job;
  return (
    <Box miw={150}>
      <Group gap="xs" wrap="nowrap">
        <Tag tone={TONES[state]}>{w.state[state]}</Tag>
        <Text size="xs" c="dimmed" className="numbers">
          {isOpen(job) && total !== null ? w.rowsOf(done, total) : w.rows(done)}
        </Text>
      </Group>
      {isOpen(job) && (
        <Progress
          mt={6}
          size="sm"
          animated
          aria-label={w.progress}
          value={total === null || total === 0 ? 100 : Math.min(100, (done / total) * 100)}
        />
      )}
      {error !== '' && <div className="mono">{error}</div>}
    </Box>
  );
}

/** `512 КБ` */
export function useSizeText(): (bytes: number) => string {
  const w = useWords(WORDS);
  const locale = localeOf(useLanguage());
  return (bytes) => {
    const at = Math.min(3, Math.floor(Math.log2(Math.max(bytes, 1)) / 10));
    const value = (bytes / 1024 ** at).toLocaleString(locale, { maximumFractionDigits: at === 0 ? 0 : 1 });
    return w.bytes(value, (['B', 'KB', 'MB', 'GB'] as const)[at]!);
  };
}

/** The filters of an export in words: `СМС, с 01.11.2026, не доставлено`. */
export function useFilterText(): (filters: Export['filters']) => string {
  const w = useWords(WORDS);
  const channels = useWords(CHANNEL_WORDS);
  const states = useWords(STATE_WORDS);
  const kinds = useWords(ENTRY_KIND_WORDS);
  const zone = useTimeZone();
  const locale = localeOf(useLanguage());
  return ({ from, to, channel, state, sender, phone, entry_kind: kind, campaign_id: campaign }) =>
    [
      campaign !== undefined && w.campaignNo(campaign),
      kind !== undefined && kinds[kind],
      channel !== undefined && channels[channel],
      state !== undefined && states[state],
      sender !== undefined && `${w.sender} ${sender}`,
      phone !== undefined && `${w.phone} ${phone}`,
      from !== undefined && `${w.from} ${momentText(from, zone, locale, 'date')}`,
      // The end is not included: the day before is the last one.
      to !== undefined && `${w.to} ${momentText(new Date(Date.parse(to) - 1).toISOString(), zone, locale, 'date')}`,
    ]
      .filter(Boolean)
      .join(', ');
}
