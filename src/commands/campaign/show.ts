import { findCampaign } from '../../store/campaigns.ts';
import { command } from '../frame/command.ts';
import { fields } from '../frame/result.ts';
import { notFound } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { money } from '../support/values.ts';

/** `kaskad campaign show`. */
export default command({
  options: {},
  positionals: [{ name: 'id', kind: 'number', required: true, help: 'its number' }],
  notes: 'Example: kaskad campaign show 7',
  run: async (context, values) => {
    const pool = await openStore(context);
    const campaign = await findCampaign(pool, null, values.id);
    if (campaign === null) return notFound('campaign', String(values.id), [], '; kaskad campaign list shows them');
    const { progress } = campaign;
    return fields({
      id: campaign.id,
      account: campaign.login,
      name: campaign.name,
      state: campaign.state,
      reason: [campaign.reason, campaign.reasonDetail].filter((part) => part !== '').join(': '),
      pausedBy: campaign.pausedBy,
      file: campaign.fileName,
      rows: campaign.readCount,
      recipients: campaign.recipientCount,
      bad: campaign.badCount,
      duplicates: campaign.duplicateCount,
      stopListed: campaign.stoppedCount,
      parts: campaign.segmentCount,
      price: money(campaign.priceE7),
      ratePerS: campaign.ratePerS,
      hours: campaign.hours,
      startAt: campaign.startAt,
      expiresAt: campaign.expiresAt,
      accepted: campaign.acceptedCount,
      refused: campaign.refusedCount,
      states: progress?.states ?? {},
      refusedByCode: progress?.refused ?? {},
      charged: money(progress?.chargedE7 ?? 0n),
      held: money(progress?.heldE7 ?? 0n),
      createdAt: campaign.createdAt,
      startedAt: campaign.startedAt,
      finishedAt: campaign.finishedAt,
    });
  },
});
