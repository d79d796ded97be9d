import { ownClientId } from '../../domain/derived-client-id.ts';
import { formatLocalTime } from '../../domain/validity.ts';
import { readTimeline, type Timeline } from '../../store/timeline.ts';
import { CommandError, command } from '../frame/command.ts';
import { fields, type Result } from '../frame/result.ts';
import { openStore } from '../support/store.ts';
import { money, shownPhone } from '../support/values.ts';
import { timelineLines, verdict } from './words.ts';

/** `kaskad message show`. */
export default command({
  options: { reveal: { kind: 'flag', help: 'show the whole number and the text' } },
  positionals: [{ name: 'id', kind: 'number', required: true, help: 'as the doors answered it' }],
  notes: 'Example: kaskad message show 24740000001000',
  run: async (context, values) => {
    const timeline = await readTimeline(await openStore(context), values.id);
    if (timeline === null) {
      throw new CommandError(
        'not_found',
        `there is no message ${values.id}, or its day was dropped (KASKAD_RETENTION_DAYS)`,
      );
    }
    return render(timeline, values.reveal);
  },
});

function render(timeline: Timeline, reveal: boolean): Result {
  const { message, steps } = timeline;
  const local = (at: Date) => formatLocalTime(at.getTime(), message.timeZone);
  const lines = timelineLines(timeline, reveal);
  const sentence = verdict(timeline, local);
  const record = {
    id: message.id,
    account: message.account,
    client_id: ownClientId(message.clientId),
    channel: message.channel,
    ...(steps.length > 0 ? { steps: steps.map((step) => step.channel).join(', ') } : {}),
    state: message.state,
    phone: shownPhone(message.phone, reveal),
    sender: message.sender,
    text: reveal ? message.text : `${[...message.text].length} characters, --reveal shows them`,
    encoding: message.encoding,
    parts: message.segments,
    area: message.area,
    ...(message.content === null
      ? {}
      : { content: reveal ? JSON.stringify(message.content) : Object.keys(message.content).join(', ') }),
    ...(message.result === null ? {} : { result: JSON.stringify(message.result) }),
    price: `${money(message.unitPriceE7)} a part, on ${message.charge === 'submitted' ? 'acceptance by the upstream' : 'delivery'}`,
    held: money(message.holdE7),
    charged: message.chargedE7 === null ? 'not yet' : money(message.chargedE7),
    ...(timeline.refund === null ? {} : { refunded: money(timeline.refund.amountE7) }),
    expires: local(message.expiresAt),
    times: message.timeZone,
  };
  const shown = lines.map(
    ({ at, what }) => `${local(at)}.${String(at.getUTCMilliseconds()).padStart(3, '0')}  ${what}`,
  );
  return {
    json: asJson(timeline, reveal, sentence, lines),
    text: [fields(record).text, '', ...shown, '', sentence].join('\n'),
  };
}

/** For programs: everything, money as decimals. */
function asJson(timeline: Timeline, reveal: boolean, sentence: string, lines: object[]): unknown {
  const { unitPriceE7, holdE7, chargedE7, text, phone, content, ...rest } = timeline.message;
  const { refund } = timeline;
  return {
    ...timeline,
    refund: refund === null ? null : { ...refund, amountE7: undefined, amount: money(refund.amountE7) },
    steps: timeline.steps.map(({ priceE7, chargedE7: charged, ...step }) => ({
      ...step,
      price: money(priceE7),
      charged: charged === null ? null : money(charged),
    })),
    attempts: timeline.attempts.map(({ costE7, ...attempt }) => ({ ...attempt, cost: money(costE7) })),
    message: {
      ...rest,
      phone: shownPhone(phone, reveal),
      ...(reveal ? { text, content } : {}),
      unitPrice: money(unitPriceE7),
      hold: money(holdE7),
      charged: chargedE7 === null ? null : money(chargedE7),
    },
    lines,
    verdict: sentence,
  };
}
