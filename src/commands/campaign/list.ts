import { CAMPAIGN_STATES } from '../../domain/campaign-states.ts';
import { listCampaigns } from '../../store/campaigns.ts';
import { command } from '../frame/command.ts';
import { rows } from '../frame/result.ts';
import { accountIdOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { limitOf, money } from '../support/values.ts';

/** `kaskad campaign list`. */
export default command({
  options: {
    account: { kind: 'text', help: 'login; default every account' },
    state: { kind: 'word', values: CAMPAIGN_STATES, help: 'only these' },
    limit: { kind: 'number', help: 'at most so many, the newest first; default 50' },
  },
  positionals: [],
  notes: 'Example: kaskad campaign list --state running',
  run: async (context, values) => {
    const limit = limitOf(values.limit, 50, 10_000);
    const pool = await openStore(context);
    const accountId = (await accountIdOf(pool, values.account)) ?? null;
    const campaigns = await listCampaigns(pool, { accountId, state: values.state ?? null, beforeId: null, limit });
    const shown = campaigns.map((campaign) => ({
      id: campaign.id,
      account: campaign.login,
      name: campaign.name,
      state: campaign.state,
      reason: campaign.reason,
      recipients: campaign.recipientCount,
      accepted: campaign.acceptedCount,
      refused: campaign.refusedCount,
      ratePerS: campaign.ratePerS,
      price: money(campaign.priceE7),
      createdAt: campaign.createdAt,
    }));
    return rows(shown, [
      'id',
      'account',
      'name',
      'state',
      'reason',
      'recipients',
      'accepted',
      'refused',
      'ratePerS',
      'price',
      'createdAt',
    ]);
  },
});
