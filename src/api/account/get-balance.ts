import Type from 'typebox';
import { formatE7Trimmed } from '../../domain/money.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { ChannelName, Money, record } from '../frame/fields.ts';

/** `GET /balance`. */
export const getBalance = endpoint({
  id: 'balance.get',
  method: 'GET',
  path: '/balance',
  tag: 'Money',
  summary: 'What the account can spend, and what that buys',
  access: clientMay('balance:read'),
  response: record({
    available: Money,
    spendable: Type.String({ description: 'Available money and credit.' }),
    currency: Type.String(),
    unlimited: Type.Boolean(),
    prices: Type.Array(record({ channel: ChannelName, area: Type.String(), price: Money })),
  }),
  handler: async ({ context, principal }) => {
    const balance = await context.pipeline.balance(principal.account.id);
    return {
      available: formatE7Trimmed(balance.availableE7),
      spendable: formatE7Trimmed(balance.spendableE7),
      currency: balance.currency,
      unlimited: balance.unlimited,
      prices: balance.areas.map(({ channel, area, priceE7 }) => ({ channel, area, price: formatE7Trimmed(priceE7) })),
    };
  },
});
