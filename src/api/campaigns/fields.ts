// What requests and answers about campaigns have in common.
import Type, { type Static } from 'typebox';
import { CAMPAIGN_STATES } from '../../domain/campaign-states.ts';
import { formatE7Trimmed } from '../../domain/money.ts';
import type { ConfigCache } from '../../pipeline/config-cache.ts';
import type { StepSpec } from '../../pipeline/step-spec.ts';
import type { Campaign } from '../../store/campaigns.ts';
import { ChannelName, Id, Money, Name, nullable, oneOf, record, Time, timeOf, timeOrNull } from '../frame/fields.ts';
import { MessageBody, Steps, Variables } from '../messages/fields.ts';

export const IdPath = record({ id: Id });
export const State = oneOf(CAMPAIGN_STATES);
export const Rate = Type.Integer({
  minimum: 1,
  maximum: 100_000,
  description: 'Messages a second; null = as fast as it goes.',
});
export const RowNo = Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'Row of the file, from 1.' });

/** What is sent and when, as in `POST /messages`. */
const { to: _to, variables: _variables, ...message } = MessageBody.properties;
const { start_at, expires_at, hours, ...content } = message;
export const CONTENT = content;
export const TIMES = { start_at, expires_at, hours };

export const INLINE_MAX = 10_000;
export const InlineRecipients = Type.Array(
  record({ phone: Type.String({ maxLength: 100 }), variables: Type.Optional(Variables) }),
  { minItems: 1, maxItems: INLINE_MAX, description: 'Instead of a file. They are taken in at once.' },
);

const Column = Type.Union([Type.Integer({ minimum: 1, maximum: 64 }), Type.String({ minLength: 1, maxLength: 200 })], {
  description: 'Its number, from 1, or its heading.',
});
export const MappingBody = record({
  header: Type.Boolean({ default: true, description: 'The first row names the columns.' }),
  phone: Type.Optional(Column),
  variables: Type.Optional(
    Type.Record(Type.String({ maxLength: 40 }), Column, {
      maxProperties: 64,
      description: 'Column of each variable; those left out are taken from the columns with their names.',
    }),
  ),
});

const Count = Type.Integer({ minimum: 0 });
const ByCode = Type.Record(Type.String(), Count);

export const CampaignView = record({
  id: Id,
  name: Name,
  state: State,
  reason: Type.String({
    description:
      'Why it is paused, failed or ended early: insufficient_funds, account_blocked, no_supplier, operator, file_unreadable, no_recipients, import_failed, expired, too_old.',
  }),
  reason_detail: Type.String(),
  paused_by: nullable(oneOf(['client', 'operator', 'system'] as const)),
  steps: Steps,
  price_max: nullable(Money),
  transliterate: Type.Boolean(),
  variables: Type.Array(Type.String(), { description: 'Names of the gaps in the texts.' }),
  rate_per_s: nullable(Rate),
  hours: Type.String(),
  start_at: nullable(Time),
  expires_at: nullable(Time),
  file_name: nullable(Type.String()),
  import: record({
    rows: Type.Integer({ description: 'Rows read so far, without the heading.' }),
    recipients: Count,
    bad: Count,
    duplicates: Count,
    stop_listed: Count,
    parts: Count,
    price: Type.String({ description: 'For all recipients, along the dearest path of a cascade.' }),
    by_area: Type.Array(
      record({ channel: ChannelName, area: nullable(Type.String()), messages: Count, parts: Count, price: Money }),
    ),
  }),
  sending: record({
    accepted: Count,
    refused: Count,
    waiting: Count,
    in_flight: Count,
    delivered: Type.Integer({ description: 'Those that were read as well included.' }),
    read: Count,
    partly_delivered: Count,
    failed: Count,
    canceled: Count,
    refused_by_code: ByCode,
    charged: Money,
    held: Type.String({ description: 'Set aside for those in flight.' }),
    counted_at: nullable(Type.String({ format: 'date-time', description: 'When the messages were counted.' })),
  }),
  created_by: Type.String(),
  created_at: Time,
  started_at: nullable(Time),
  finished_at: nullable(Time),
});

export function viewOf(cache: ConfigCache, campaign: Campaign): Static<typeof CampaignView> {
  const { id, name, state, reason, transliterate, variables, hours } = campaign;
  return {
    ...{ id, name, state, reason, transliterate, variables, hours },
    reason_detail: campaign.reasonDetail,
    paused_by: campaign.pausedBy,
    steps: campaign.steps as StepSpec[],
    price_max: campaign.priceMax === '' ? null : campaign.priceMax,
    rate_per_s: campaign.ratePerS,
    start_at: timeOrNull(campaign.startAt),
    expires_at: timeOrNull(campaign.expiresAt),
    file_name: campaign.fileName === '' ? null : campaign.fileName,
    import: importView(cache, campaign),
    sending: sendingView(campaign),
    created_by: campaign.createdBy,
    created_at: timeOf(campaign.createdAt),
    started_at: timeOrNull(campaign.startedAt),
    finished_at: timeOrNull(campaign.finishedAt),
  };
}

function importView(cache: ConfigCache, campaign: Campaign): Static<typeof CampaignView>['import'] {
  return {
    rows: campaign.readCount,
    recipients: campaign.recipientCount,
    bad: campaign.badCount,
    duplicates: campaign.duplicateCount,
    stop_listed: campaign.stoppedCount,
    parts: campaign.segmentCount,
    price: formatE7Trimmed(campaign.priceE7),
    by_area: campaign.totals.map(({ channel, areaId, messages, segments, priceE7 }) => ({
      channel: channel as Static<typeof ChannelName>,
      area: areaId === null ? null : cache.areaName(areaId),
      messages,
      parts: segments,
      price: formatE7Trimmed(priceE7),
    })),
  };
}

function sendingView(campaign: Campaign): Static<typeof CampaignView>['sending'] {
  const { acceptedCount, refusedCount, progress } = campaign;
  const of = (...states: string[]): number => states.reduce((sum, state) => sum + (progress?.states[state] ?? 0), 0);
  const over = of('delivered', 'read', 'partly_delivered', 'undelivered', 'rejected', 'expired', 'canceled');
  return {
    accepted: acceptedCount,
    refused: refusedCount,
    waiting: Math.max(0, campaign.recipientCount - acceptedCount - refusedCount),
    // Accepted is known at once, the states as they were counted last.
    in_flight: Math.max(0, acceptedCount - over),
    delivered: of('delivered', 'read'),
    read: of('read'),
    partly_delivered: of('partly_delivered'),
    failed: of('undelivered', 'rejected', 'expired'),
    canceled: of('canceled'),
    refused_by_code: progress?.refused ?? {},
    charged: formatE7Trimmed(progress?.chargedE7 ?? 0n),
    held: formatE7Trimmed(progress?.heldE7 ?? 0n),
    counted_at: timeOrNull(campaign.progressAt),
  };
}
