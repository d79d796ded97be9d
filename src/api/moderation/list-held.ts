import Type from 'typebox';
import { hitSpans } from '../../domain/moderation-hit.ts';
import { maskPhone } from '../../observe/logger.ts';
import { type HeldMessage, type HeldStep, listHeld as readHeld } from '../../store/held-messages.ts';
import { BIGINT_MAX, idCursor, PAGE_LIMIT, pageOf } from '../frame/cursor.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, MessageId, nullable, PageQuery, page, record, Time, timeOf } from '../frame/fields.ts';
import { AccountFilter } from './fields.ts';

const Group = Type.String({
  pattern: '^[0-9a-f]{32}$',
  description: 'Messages of an account have the same when senders, texts and contents of all their steps are.',
});

const HeldButton = nullable(record({ text: Type.String(), url: Type.String() }));

const Held = record({
  id: MessageId,
  account_id: Id,
  account: Type.String(),
  channel: Type.String(),
  sender: Type.String(),
  phone: Type.String({ description: 'Masked.' }),
  text: Type.String(),
  button: HeldButton,
  step: Type.Integer({ description: 'The first of `steps` that a rule has hit: whose text it is.' }),
  steps: Type.Array(
    record({
      channel: Type.String(),
      sender: Type.String(),
      text: Type.String(),
      button: HeldButton,
      image_url: nullable(Type.String()),
      audio_url: nullable(Type.String()),
    }),
    { description: 'All that is decided about: what goes out first, and what follows when it does not arrive.' },
  ),
  rule: record({ id: nullable(Id), kind: Type.String(), reason: Type.String() }),
  hit: Type.String(),
  places: Type.Array(record({ start: Type.Integer(), end: Type.Integer() }), {
    description: 'Where `text` has the hit, in UTF-16 units; empty when a button or an address has it.',
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
  live: { everyMs: 5_000 },
  query: record({ ...PageQuery, account_id: AccountFilter, rule_id: Type.Optional(Id), group: Type.Optional(Group) }),
  response: page(Held),
  handler: async ({ context, query }) => {
    const { limit = PAGE_LIMIT, cursor, account_id: accountId, rule_id: ruleId, group: textMd5 } = query;
    const filter = { accountId, ruleId, textMd5, afterId: idCursor(cursor, BIGINT_MAX) ?? 0, limit: limit + 1 };
    return pageOf(await readHeld(context.pool, filter), limit, ({ id }) => [id], shown);
  },
});

const buttonOf = (step: HeldStep | undefined) => {
  const { button, action } = step?.content ?? {};
  return button === undefined ? null : { text: button, url: action ?? '' };
};

const shown = (held: HeldMessage) => ({
  id: String(held.id),
  account_id: held.accountId,
  account: held.account,
  channel: held.channel,
  sender: held.sender,
  phone: maskPhone(held.phone),
  text: held.text,
  button: buttonOf(held.steps[held.step - 1]),
  step: held.step,
  steps: held.steps.map((step) => ({
    channel: step.channel,
    sender: step.sender,
    text: step.text,
    button: buttonOf(step),
    image_url: step.content?.image ?? null,
    audio_url: step.content?.audio ?? null,
  })),
  rule: { id: held.ruleId, kind: held.ruleKind, reason: held.ruleReason },
  hit: held.hit,
  places: hitSpans(held.text, held.hit),
  group: held.textMd5,
  alike: held.alike,
  created_at: timeOf(held.createdAt),
  expires_at: timeOf(held.expiresAt),
});
