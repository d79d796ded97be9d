import type { Channel } from '../../../../src/domain/message.ts';
import { useRead } from '../../api/queries.ts';
import { useMay } from '../../session/session.ts';
import { hasSender, senderChannel } from './step-draft.ts';

type SenderChannel = 'sms' | 'viber' | 'whatsapp' | 'telegram' | 'voice';
const MOST = 200;

/** Names that a channel may be written to under; null while they are read or may not be. */
export function useSenders(channel: Channel): readonly string[] | null {
  const may = useMay();
  const read = useRead(
    'senders.list',
    { query: { channel: senderChannel(channel) as SenderChannel, state: 'approved', limit: MOST } },
    { enabled: hasSender(channel) && may('senders:read'), aside: true },
  );
  return read.data?.items.map(({ name }) => name) ?? null;
}
