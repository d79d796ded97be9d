import { NO_CONTENT } from '../../domain/content.ts';
import { ERRORS } from '../../domain/errors.ts';
import { preview } from '../../pipeline/preview.ts';
import { command } from '../frame/command.ts';
import { fields } from '../frame/result.ts';
import { accountOf } from '../support/find.ts';
import { openPipeline } from '../support/pipeline.ts';
import { openStore } from '../support/store.ts';
import { CHANNEL_WORDS, money } from '../support/values.ts';

const HOUR_MS = 3_600_000;
/** As a node takes it where KASKAD_STEP_TIME names no other. */
const STEP_TIME_MS = 600_000;

/** `kaskad message preview`: priced by the very functions that accept a message; nothing is sent. */
export default command({
  options: {
    account: { kind: 'text', required: true, help: 'login' },
    to: { kind: 'text', value: 'PHONE', required: true, help: 'recipient' },
    channel: { kind: 'word', values: CHANNEL_WORDS, help: 'default sms' },
    sender: { kind: 'text', help: 'sender; flash calls and lookups have none' },
    text: { kind: 'text', help: 'lookups have none' },
    'price-max': { kind: 'amount', help: 'most it may cost' },
  },
  positionals: [],
  notes: "Example: kaskad message preview --account shop --to 79161234567 --sender SHOP --text 'Your code is 1234'",
  run: async (context, values) => {
    const config = context.config();
    const pool = await openStore(context);
    const { id } = await accountOf(pool, values.account);
    const { routing } = await openPipeline(pool);
    const account = routing.cache.account(id)!;
    const limits = {
      segmentsMax: config.segmentsMax,
      lifeMs: (channel: (typeof CHANNEL_WORDS)[number]) =>
        config.channelLives.get(channel) ?? config.defaultLifeH * HOUR_MS,
      stepLifeMs: (channel: (typeof CHANNEL_WORDS)[number]) => config.stepTimes.get(channel) ?? STEP_TIME_MS,
    };
    const step = {
      channel: values.channel ?? 'sms',
      sender: values.sender ?? '',
      text: values.text ?? '',
      content: NO_CONTENT,
      validity: '',
      waitS: null,
      success: 'delivered' as const,
    };
    const item = {
      steps: [step],
      phone: values.to,
      clientId: '',
      validity: '',
      transliterate: false,
      priceMax: values['price-max'] ?? '',
    };
    const composed = [{ kind: 'item' as const, item }];
    const result = await preview({ ...routing, limits }, pool, account, composed, Date.now());
    const one = result.recipients[0]!;
    if (one.kind !== 'priced') {
      const code = one.kind === 'refused' ? one.code : 'text_missing';
      return { ...fields({ verdict: `refused: ${ERRORS[code].cause}`, code }), exitCode: 1 };
    }
    const first = one.steps[0]!;
    const { spendableE7 } = result;
    return fields({
      phone: one.phone,
      area: one.area,
      operator: one.operator,
      ...(first.prepared.channel === 'sms' ? { encoding: first.prepared.encoding } : {}),
      parts: first.prepared.segments,
      ...(first.foreign.length === 0
        ? {}
        : { forced_by: first.foreign.map(({ character, position }) => `${character} at ${position}`).join(', ') }),
      price: money(one.priceE7),
      held: one.isHeld ? 'a moderator would look at it first' : 'no',
      spendable: spendableE7 === null ? 'without limit' : money(spendableE7),
      verdict: result.payable === 1 ? 'would be accepted' : `refused: ${ERRORS.insufficient_funds.cause}`,
    });
  },
});
