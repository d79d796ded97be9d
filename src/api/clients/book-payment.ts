// Money by hand. Each payment may be named, by `Idempotency-Key` or `reference`, and is then booked once.
import Type, { type Static } from 'typebox';
import { formatE7Trimmed, parseMoneyE7 } from '../../domain/money.ts';
import { writeAudit } from '../../store/actor.ts';
import { lockState } from '../../store/admin/clients.ts';
import { type Booked, bookPayment } from '../../store/admin/payments.ts';
import { BalanceTooLarge } from '../../store/apply-ledger.ts';
import type { Client } from '../../store/db.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { GivenMoney, Id, Money, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { problemOfAccount } from './settings.ts';

const Reference = Type.String({
  minLength: 1,
  maxLength: 255,
  pattern: '^[^\\u0000-\\u001f]+$',
  description: 'Your name for this payment: a repeat books nothing and answers as the first did.',
});
const Note = Type.String({ maxLength: 500, pattern: '^[^\\u0000]*$', description: 'Kept in the ledger.' });
const Answer = record({
  ledger_entry_id: Type.Integer(),
  amount: Money,
  available: Money,
  repeated: Type.Boolean({ description: 'The payment was booked before; nothing was booked now.' }),
});

/** `POST /operator/clients/{id}/top-up`. */
export const topUpClient = endpoint({
  id: 'clients.top_up',
  method: 'POST',
  path: '/operator/clients/{id}/top-up',
  tag: 'Clients',
  summary: 'Add money; safe to repeat with an Idempotency-Key or a reference',
  access: staffMay('money:write'),
  params: record({ id: Id }),
  body: record({
    amount: Type.String({ pattern: '^[0-9]{1,11}(\\.[0-9]{1,7})?$', examples: ['1000'] }),
    note: Type.Optional(Note),
    reference: Type.Optional(Reference),
  }),
  response: Answer,
  errors: ['conflict', 'idempotency_key_reused'],
  handler: async ({ params, body, header, change }) =>
    booked('top_up', params.id, body, header('idempotency-key'), change),
});

/** `POST /operator/clients/{id}/adjust`. */
export const adjustClient = endpoint({
  id: 'clients.adjust',
  method: 'POST',
  path: '/operator/clients/{id}/adjust',
  tag: 'Clients',
  summary: 'Correct the balance, up or down, with a reason; safe to repeat as a top-up is',
  access: staffMay('money:write'),
  params: record({ id: Id }),
  body: record({
    amount: GivenMoney,
    note: Type.String({ ...Note, minLength: 1 }),
    reference: Type.Optional(Reference),
  }),
  response: Answer,
  errors: ['conflict', 'idempotency_key_reused'],
  handler: async ({ params, body, header, change }) =>
    booked('adjustment', params.id, body, header('idempotency-key'), change),
});

async function booked(
  kind: 'top_up' | 'adjustment',
  accountId: number,
  body: { amount: string; note?: string; reference?: string },
  key: string,
  change: <T>(work: (client: Client) => Promise<T>) => Promise<T>,
): Promise<Static<typeof Answer>> {
  const amountE7 = parseMoneyE7(body.amount);
  if (amountE7 === 0n)
    throw new Problem('invalid_request', { errors: [{ field: '/amount', message: 'must not be 0' }] });
  if (key.length > 255)
    throw new Problem('invalid_request', { errors: [{ field: 'Idempotency-Key', message: 'is too long' }] });
  const payment = { accountId, kind, amountE7, note: body.note ?? '', reference: body.reference ?? key };
  let outcome: Booked;
  try {
    outcome = await change(async (client) => {
      if ((await lockState(client, accountId)) === null) throw new Problem('not_found');
      const result = await bookPayment(client, payment);
      if (result.kind === 'booked') {
        const after = { kind, amount: formatE7Trimmed(amountE7), note: payment.note, reference: payment.reference };
        await writeAudit(client, { accountId, action: 'payment.booked', subjectId: String(result.entryId), after });
      }
      return result;
    });
  } catch (error) {
    if (error instanceof BalanceTooLarge) throw new Problem('conflict', error.message);
    throw problemOfAccount(error);
  }
  if (outcome.kind === 'other')
    throw new Problem('idempotency_key_reused', 'another payment was booked under this name');
  return {
    ledger_entry_id: outcome.entryId,
    amount: formatE7Trimmed(amountE7),
    available: formatE7Trimmed(outcome.availableE7),
    repeated: outcome.kind === 'repeated',
  };
}
