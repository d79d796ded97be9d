// Query of the lists of messages.
import Type, { type Static } from 'typebox';
import { normalisePhone } from '../../domain/msisdn.ts';
import type { MessageFilter } from '../../store/message-list.ts';
import { ChannelName, Id, MessageId, oneOf, PageQuery, Phone, record, Time } from '../frame/fields.ts';
import { readTime } from '../frame/moments.ts';
import { Problem } from '../frame/problem.ts';
import { plain } from './fields.ts';
import { STATES } from './message-line.ts';

export const FILTER_FIELDS = {
  ...PageQuery,
  id: Type.Optional(MessageId),
  client_id: Type.Optional(plain(64, 1)),
  phone: Type.Optional(Phone),
  state: Type.Optional(oneOf(STATES)),
  channel: Type.Optional(ChannelName),
  sender: Type.Optional(plain(100, 1)),
  campaign: Type.Optional(Id),
  from: Type.Optional(Time),
  to: Type.Optional(Time),
};
const Fields = record(FILTER_FIELDS);

/** @throws Problem `invalid_request` */
export function readFilter(query: Static<typeof Fields>, accountId: number | null): MessageFilter {
  const { id, client_id: clientId, state, channel, sender, campaign } = query;
  return {
    accountId,
    ...(id === undefined ? {} : { ids: [Number(id)] }),
    ...(clientId === undefined ? {} : { clientId }),
    ...(query.phone === undefined ? {} : { phone: readPhone(query.phone) }),
    ...(state === undefined ? {} : { state }),
    ...(channel === undefined ? {} : { channels: [channel] }),
    ...(sender === undefined ? {} : { sender }),
    ...(campaign === undefined ? {} : { campaignId: campaign }),
    ...moment('fromMs', readTime(query.from)),
    ...moment('toMs', readTime(query.to)),
  };
}

const moment = <N extends 'fromMs' | 'toMs'>(name: N, ms: number | null) =>
  (ms === null ? {} : { [name]: ms }) as { [K in N]?: number };

function readPhone(text: string): string {
  const phone = normalisePhone(text);
  if (phone.ok) return phone.phone;
  throw new Problem('invalid_request', { errors: [{ field: 'phone', message: 'is no phone number' }] });
}
