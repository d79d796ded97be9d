import Type from 'typebox';
import { formatE7Trimmed } from '../../domain/money.ts';
import { readSpendable } from '../../store/preview-reads.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { nullable, record } from '../frame/fields.ts';
import { CampaignView, IdPath, viewOf } from './fields.ts';
import { ownCampaign } from './own-campaign.ts';

/** `GET /campaigns/{id}`. */
export const getCampaign = endpoint({
  id: 'campaigns.get',
  method: 'GET',
  path: '/campaigns/{id}',
  tag: 'Campaigns',
  summary: 'A campaign with its progress',
  description: 'The states of its messages are counted every few seconds; of a million messages, every few minutes.',
  access: clientMay('campaigns:read'),
  live: { everyMs: 2_000 },
  params: IdPath,
  response: record({
    ...CampaignView.properties,
    spendable: nullable(Type.String({ description: 'What the account can set aside now; null = without limit.' })),
    enough_money: Type.Boolean({ description: 'It is enough for everybody who waits, as priced by the import.' }),
  }),
  handler: async ({ context, principal, params }) => {
    const campaign = await ownCampaign(context.pool, principal.account.id, params.id);
    const spendableE7 = await readSpendable(context.pool, principal.account.id);
    const { recipientCount, acceptedCount, refusedCount, priceE7 } = campaign;
    const left = BigInt(Math.max(0, recipientCount - acceptedCount - refusedCount));
    const neededE7 = recipientCount === 0 ? 0n : (priceE7 * left) / BigInt(recipientCount);
    return {
      ...viewOf(context.cache, campaign),
      spendable: spendableE7 === null ? null : formatE7Trimmed(spendableE7),
      enough_money: spendableE7 === null || spendableE7 >= neededE7,
    };
  },
});
