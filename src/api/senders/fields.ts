import Type from 'typebox';
import { CHANNEL_KINDS, CHANNEL_NAMES } from '../../domain/message.ts';
import type { SenderRecord } from '../../store/admin/senders.ts';
import { Id, nullable, oneOf, record, Time, timeOf } from '../frame/fields.ts';
import { State, TrafficClass, words } from '../moderation/fields.ts';

/** Channels whose messages show a sender; a call with keys shows that of `voice`. */
export const SenderChannel = oneOf(
  CHANNEL_NAMES.filter((channel) => CHANNEL_KINDS[channel] !== 'service' && channel !== 'voice_ivr'),
);

const OWN_FIELDS = {
  id: Id,
  channel: Type.String(),
  name: Type.String(),
  state: State,
  reason: Type.String({ description: 'Why it was rejected.' }),
  traffic_class: nullable(TrafficClass),
  comment: Type.String(),
  documents: Type.Array(Type.String()),
  created_at: Time,
  changed_at: Time,
};

export const Sender = record(OWN_FIELDS);
export const JudgedSender = record({ ...OWN_FIELDS, account_id: Id, account: Type.String() });

export const CommentField = words(0, 2000, 'Why the name is yours: a trade mark, a site, what is sent under it.');
export const DocumentsField = Type.Array(words(1, 500), {
  maxItems: 10,
  description: 'Numbers or addresses of documents that prove it.',
});

export const shownSender = (sender: SenderRecord) => ({
  id: sender.id,
  channel: sender.channel,
  name: sender.name,
  state: sender.state,
  reason: sender.reason,
  traffic_class: sender.trafficClass,
  comment: sender.comment,
  documents: sender.documents,
  created_at: timeOf(sender.createdAt),
  changed_at: timeOf(sender.changedAt),
});

export const judgedSender = (sender: SenderRecord) => ({
  ...shownSender(sender),
  account_id: sender.accountId,
  account: sender.account,
});
