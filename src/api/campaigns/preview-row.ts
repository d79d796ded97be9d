import Type from 'typebox';
import { formatE7Trimmed } from '../../domain/money.ts';
import { composeRows } from '../../pipeline/campaign-items.ts';
import { preview } from '../../pipeline/preview.ts';
import { recipientFrom } from '../../store/campaigns-sending.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { ChannelName, Money, nullable, oneOf, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { Fault, fault } from '../messages/fields.ts';
import { shownPhone } from '../messages/shown-phone.ts';
import { IdPath, RowNo } from './fields.ts';
import { ownCampaign } from './own-campaign.ts';

/** `GET /campaigns/{id}/preview`. */
export const previewRow = endpoint({
  id: 'campaigns.preview',
  method: 'GET',
  path: '/campaigns/{id}/preview',
  tag: 'Campaigns',
  summary: 'What the recipient of a row will get',
  access: clientMay('campaigns:read'),
  params: IdPath,
  query: record({ row: Type.Optional(RowNo) }),
  response: record({
    row: RowNo,
    phone: Type.String(),
    price: nullable(Money),
    error: nullable(Fault),
    steps: Type.Array(
      record({
        channel: ChannelName,
        sender: Type.String(),
        text: Type.String(),
        encoding: oneOf(['gsm7', 'ucs2'] as const),
        parts: Type.Integer(),
        price: Money,
      }),
    ),
  }),
  errors: ['not_found'],
  handler: async ({ context, principal, params, query }) => {
    const campaign = await ownCampaign(context.pool, principal.account.id, params.id);
    const row = await recipientFrom(context.pool, campaign.id, query.row ?? 1);
    const account = context.cache.account(campaign.accountId);
    if (row === null || account === undefined)
      throw new Problem('not_found', 'no recipient stands in that row or behind it');
    const composed = composeRows(context.cache, account, campaign, [row], Date.now());
    const { recipients } = await preview(context.evaluation, context.pool, account, composed, Date.now());
    const one = recipients[0]!;
    const shown = { row: row.rowNo, phone: shownPhone(principal, row.phone) };
    if (one.kind === 'refused') return { ...shown, price: null, error: fault(one.code), steps: [] };
    if (one.kind === 'unfilled')
      return { ...shown, price: null, error: fault('variable_missing', one.detail), steps: [] };
    const steps = one.steps.map(({ prepared: { channel, sender, text, encoding, segments, priceE7 } }) => ({
      ...{ channel, sender, text, encoding, parts: segments },
      price: formatE7Trimmed(priceE7),
    }));
    return { ...shown, price: formatE7Trimmed(one.priceE7), error: null, steps };
  },
});
