import Type from 'typebox';
import { hitSpans } from '../../domain/moderation-hit.ts';
import { maskPhone } from '../../observe/logger.ts';
import { type HeldMessage, listHeld as readHeld } from '../../store/held-messages.ts';
import { idCursor, PAGE_LIMIT, pageOf } from '../frame/cursor.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, MessageId, nullable, PageQuery, page, record, Time, timeOf } from '../frame/fields.ts';
import { AccountFilter } from './fields.ts';

const Group = Type.String({
  pattern: '^[0-9a-f]{32}$',
  description: 'Messages of an account with the same text have the same.',
});

const Held = record({
  id: MessageId,
  account_id: Id,
  account: Type.String(),
  channel: Type.String(),
  sender: Type.String(),
  phone: Type.String({ description: 'Masked.' }),
  text: Type.String(),
  button: nullable(record({ text: Type.String(), url: Type.String() })),
  step: Type.Integer({ description: 'The step of a cascade whose text it is.' }),
  steps: Type.Integer(),
  rule: record({ id: nullable(Id), kind: Type.String(), reason: Type.String() }),
  hit: Type.String(),
  places: Type.Array(record({ start: Type.Integer(), end: Type.Integer() }), {
    description: 'Where `text` has the hit, in UTF-16 units; empty when the button has it.',
  }),
  group: Group,
  alike: Type.Integer({ description: 'Held messages of the group, this one too; counted up to 1000.' }),
  created_at: Time,
  expires_at: Time,
});

/** `GET /operator/moderation/messages`. */
export const listHeld = endpoint({
  id: 'operator.moderation.messages.list',
  method: 'GET',
  path: '/operator/moderation/messages',
  tag: 'Moderation',
  summary: 'Messages whose text a person has to look at, the oldest first',
  access: staffMay('moderation:read'),
  query: record({ ...PageQuery, account_id: AccountFilter, rule_id: Type.Optional(Id), group: Type.Optional(Group) }),
  response: page(Held),
  handler: async ({ context, query }) => {
    const { limit = PAGE_LIMIT, cursor, account_id: accountId, rule_id: ruleId, group: textMd5 } = query;
    const filter = { accountId, ruleId, textMd5, afterId: idCursor(cursor) ?? 0, limit: limit + 1 };
    return pageOf(await readHeld(context.pool, filter), limit, ({ id }) => [id], shown);
  },
});

const shown = (held: HeldMessage) => ({
  id: String(held.id),
  account_id: held.accountId,
  account: held.account,
  channel: held.channel,
  sender: held.sender,
  phone: maskPhone(held.phone),
  text: held.text,
  button: held.button === null ? null : { text: held.button, url: held.action ?? '' },
  step: held.step,
  steps: held.stepCount,
  rule: { id: held.ruleId, kind: held.ruleKind, reason: held.ruleReason },
  hit: held.hit,
  places: hitSpans(held.text, held.hit),
  group: held.textMd5,
  alike: held.alike,
  created_at: timeOf(held.createdAt),
  expires_at: timeOf(held.expiresAt),
});
