import Type, { type Static } from 'typebox';
import { formatE7Trimmed } from '../../domain/money.ts';
import type { MessageRow } from '../../store/message-list.ts';
import { MessageId, Money, nullable, oneOf, record, Time, timeOf, timeOrNull } from '../frame/fields.ts';

export const LOOKUP_KINDS = ['hlr', 'ping'] as const;
const STATES = ['running', 'reachable', 'absent', 'invalid', 'failed', 'canceled'] as const;

const text = Type.Optional(Type.String());
const flag = Type.Optional(Type.Boolean());

export const Lookup = record({
  id: MessageId,
  kind: oneOf(LOOKUP_KINDS),
  phone: Type.String(),
  state: oneOf(STATES, {
    description: 'reachable; absent: switched off or out of reach; invalid: no such number; failed: nobody could tell.',
  }),
  result: record(
    { mccmnc: text, operator: text, country: text, ported: flag, roaming: flag, imsi: text },
    { description: 'What is missing is not known. The IMSI is masked.' },
  ),
  price: Money,
  charged: nullable(Money),
  created_at: Time,
  changed_at: nullable(Time),
});

const STATE_OF: Record<MessageRow['state'], (typeof STATES)[number]> = {
  accepted: 'running',
  delivered: 'reachable',
  read: 'reachable',
  undelivered: 'invalid',
  expired: 'absent',
  rejected: 'failed',
  partly_delivered: 'failed',
  canceled: 'canceled',
};

/** `phone` as it may be shown. */
export function lookupView(row: MessageRow, phone: string): Static<typeof Lookup> {
  return {
    id: String(row.id),
    kind: row.channel === 'ping' ? 'ping' : 'hlr',
    phone,
    state: STATE_OF[row.state],
    result: resultOf(row.result ?? {}),
    price: formatE7Trimmed(row.holdE7),
    charged: row.chargedE7 === null ? null : formatE7Trimmed(row.chargedE7),
    created_at: timeOf(row.createdAt),
    changed_at: timeOrNull(row.changedAt),
  };
}

/** The fields that clients read, of the type they read; a provider's others are not told. */
function resultOf(result: Readonly<Record<string, unknown>>): Static<typeof Lookup>['result'] {
  const word = (name: string) => (typeof result[name] === 'string' ? { [name]: result[name] } : {});
  const flagged = (name: string) => (typeof result[name] === 'boolean' ? { [name]: result[name] } : {});
  return {
    ...word('mccmnc'),
    ...word('operator'),
    ...word('country'),
    ...flagged('ported'),
    ...flagged('roaming'),
    ...word('imsi'),
  };
}
