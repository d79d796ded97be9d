// A message in a list: of a client, and of the operator.
import Type, { type Static } from 'typebox';
import { ownClientId } from '../../domain/derived-client-id.ts';
import { formatE7Trimmed } from '../../domain/money.ts';
import { outward } from '../../domain/states.ts';
import type { MessageRow } from '../../store/message-list.ts';
import { ChannelName, MessageId, Money, nullable, oneOf, record, Time, timeOf, timeOrNull } from '../frame/fields.ts';

export const STATES = [
  'accepted',
  'delivered',
  'read',
  'undelivered',
  'rejected',
  'expired',
  'partly_delivered',
  'canceled',
] as const;
export const OUTWARD_STATES = ['send', 'deliver', 'read', 'not_deliver', 'expired', 'partly_deliver'] as const;

export const LINE_FIELDS = {
  id: MessageId,
  client_id: nullable(Type.String()),
  channel: ChannelName,
  state: oneOf(STATES),
  outward_state: oneOf(OUTWARD_STATES, { description: 'As the other doors and the pushes tell it.' }),
  phone: Type.String({ description: 'Masked for those who may not see numbers.' }),
  sender: Type.String(),
  text: Type.String(),
  parts: Type.Integer(),
  area: nullable(Type.String()),
  steps: Type.Integer({ description: 'Of the cascade; 1 for a plain message.' }),
  price: Type.String({ description: 'What was set aside.' }),
  charged: nullable(Money),
  refunded: nullable(Money),
  error_code: nullable(Type.String()),
  created_at: Time,
  changed_at: nullable(Time),
};

export const MessageLine = record(LINE_FIELDS);

const moneyOrNull = (e7: bigint | null): string | null => (e7 === null ? null : formatE7Trimmed(e7));

/** `phone` as it may be shown. */
export function messageLine(row: MessageRow, phone: string): Static<typeof MessageLine> {
  return {
    id: String(row.id),
    client_id: ownClientId(row.clientId),
    channel: row.channel as Static<typeof ChannelName>,
    state: row.state,
    outward_state: outward(row.state),
    phone,
    sender: row.sender,
    text: row.text,
    parts: row.segments,
    area: row.area,
    steps: row.stepCount,
    price: formatE7Trimmed(row.holdE7),
    charged: moneyOrNull(row.chargedE7),
    refunded: moneyOrNull(row.refundedE7),
    error_code: row.errorCode,
    created_at: timeOf(row.createdAt),
    changed_at: timeOrNull(row.changedAt),
  };
}
