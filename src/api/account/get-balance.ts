import Type from 'typebox';
import { formatE7Trimmed } from '../../domain/money.ts';
import { readLimits } from '../../store/ledger-entries.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { ChannelName, Money, nullable, record } from '../frame/fields.ts';

const orNull = (amountE7: bigint | null): string | null => (amountE7 === null ? null : formatE7Trimmed(amountE7));

/** `GET /balance`. */
export const getBalance = endpoint({
  id: 'balance.get',
  method: 'GET',
  path: '/balance',
  tag: 'Money',
  summary: 'What the account can spend, and what that buys',
  access: clientMay('balance:read'),
  live: { everyMs: 2_000 },
  response: record({
    available: Money,
    spendable: Type.String({ description: 'Available money and credit.' }),
    held: Type.String({ description: 'Set aside for messages that have not ended.' }),
    credit_limit: Money,
    day_cap: nullable(Type.String({ description: 'Most that may be set aside in a day of Moscow; null = no limit.' })),
    day_held: Type.String({ description: 'Set aside today.' }),
    low_balance: nullable(Type.String({ description: 'Below it the people of the account are told.' })),
    currency: Type.String(),
    unlimited: Type.Boolean(),
    prices: Type.Array(record({ channel: ChannelName, area: Type.String(), price: Money })),
  }),
  handler: async ({ context, principal }) => {
    const { id } = principal.account;
    const [balance, limits] = await Promise.all([context.pipeline.balance(id), readLimits(context.pool, id)]);
    return {
      available: formatE7Trimmed(balance.availableE7),
      spendable: formatE7Trimmed(balance.spendableE7),
      held: formatE7Trimmed(limits.heldE7),
      credit_limit: formatE7Trimmed(limits.creditLimitE7),
      day_cap: orNull(limits.dayCapE7),
      day_held: formatE7Trimmed(limits.dayHeldE7),
      low_balance: orNull(limits.lowBalanceE7),
      currency: balance.currency,
      unlimited: balance.unlimited,
      prices: balance.areas.map(({ channel, area, priceE7 }) => ({ channel, area, price: formatE7Trimmed(priceE7) })),
    };
  },
});
