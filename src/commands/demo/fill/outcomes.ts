// What becomes of one try of one step: by channel, with the words and codes its providers use.
import type { AttemptState, Channel } from '../../../domain/message.ts';
import type { Dice } from './dice.ts';
import { HOUR_MS, MINUTE_MS } from './rhythm.ts';

/** How one try ended. */
export interface Outcome {
  state: AttemptState;
  /** Letter of every part (domain/states.ts). */
  letter: string;
  errorCode: string;
  errorClass: string | null;
  /** What the receipt said, '' without one. */
  raw: string;
  /** From the try to its word, and from there to its being read. */
  afterMs: number;
  readAfterMs: number | null;
  result: Record<string, unknown> | null;
}

const outcome = (state: AttemptState, letter: string, afterMs: number, more: Partial<Outcome> = {}): Outcome => ({
  state,
  letter,
  afterMs,
  errorCode: '',
  errorClass: null,
  raw: '',
  readAfterMs: null,
  result: null,
  ...more,
});

/** The upstream would not take it. */
const refused = (dice: Dice, errorCode: string, errorClass: string): Outcome =>
  outcome('rejected', 'n', dice.int(60, 900), { errorCode, errorClass });

/** It fails for a passing reason, and is tried again. */
export const deferred = (dice: Dice, code: string, errorClass: string): Outcome =>
  outcome('deferred', 'n', dice.int(40, 2_000), { errorCode: code, errorClass });

/** How the link fared at that moment. */
export type Weather = 'fair' | 'storm';

export function play(dice: Dice, channel: Channel, weather: Weather): Outcome {
  switch (channel) {
    case 'sms':
      return playSms(dice, weather);
    case 'viber':
      return playViber(dice);
    case 'whatsapp':
      return playWhatsapp(dice);
    case 'telegram':
      return playTelegram(dice);
    case 'voice':
    case 'voice_ivr':
      return playCall(dice, channel);
    case 'flashcall':
      return dice.chance(0.9)
        ? outcome('delivered', 'd', dice.latencyMs(7_000, 0.4), { raw: 'ringing, hung up by us' })
        : outcome('undelivered', 'u', dice.latencyMs(20_000, 0.4), { errorCode: 'unreachable', raw: 'unreachable' });
    case 'hlr':
    case 'ping':
      return playLookup(dice, channel);
  }
}

/** Codes that operators give in receipts of SMS, and how frequent they are. */
const SMS_FAILURES = [
  ['027', 40],
  ['001', 22],
  ['034', 14],
  ['069', 12],
  ['255', 6],
] as const;

const receipt = (stat: string, code: string, delivered: boolean): string =>
  `sub:001 dlvrd:${delivered ? '001' : '000'} stat:${stat} err:${code}`;

function playSms(dice: Dice, weather: Weather): Outcome {
  if (weather === 'storm' && dice.chance(0.6)) {
    return dice.chance(0.55)
      ? outcome('undelivered', 'u', dice.latencyMs(12 * MINUTE_MS, 0.5), {
          errorCode: '255',
          raw: receipt('UNDELIV', '255', false),
        })
      : refused(dice, '0x08', 'temporary');
  }
  const fate = dice.next();
  if (fate < 0.942) {
    const slow = dice.chance(0.04);
    const afterMs = slow ? dice.latencyMs(25 * MINUTE_MS) : dice.latencyMs(3_800);
    return outcome('delivered', 'd', afterMs, { raw: receipt('DELIVRD', '000', true) });
  }
  if (fate < 0.973) {
    const code = dice.weighted(SMS_FAILURES);
    return outcome('undelivered', 'u', dice.latencyMs(90_000), {
      errorCode: code,
      raw: receipt('UNDELIV', code, false),
    });
  }
  if (fate < 0.989) {
    const afterMs = dice.int(20, 30) * HOUR_MS;
    return outcome('expired', 'e', afterMs, { errorCode: '011', raw: receipt('EXPIRED', '011', false) });
  }
  return dice.chance(0.6) ? refused(dice, '0x0B', 'recipient') : refused(dice, '0x45', 'temporary');
}

const read = (dice: Dice, share: number): number | null =>
  dice.chance(share) ? dice.latencyMs(9 * MINUTE_MS, 0.9) : null;

function playViber(dice: Dice): Outcome {
  const fate = dice.next();
  if (fate < 0.8) {
    const readAfterMs = read(dice, 0.78);
    return outcome('delivered', 'd', dice.latencyMs(2_600), { readAfterMs, raw: 'message_status 1 delivered' });
  }
  if (fate < 0.95)
    return refused(dice, dice.weighted([['9', 70] as const, ['10', 20] as const, ['8', 10] as const]), 'recipient');
  if (fate < 0.965) return refused(dice, dice.pick(['7', 'http_503']), 'temporary');
  return outcome('expired', 'e', 5 * MINUTE_MS, { errorCode: 'expired', raw: 'message_status 2 expired' });
}

function playWhatsapp(dice: Dice): Outcome {
  const fate = dice.next();
  if (fate < 0.86) {
    const readAfterMs = read(dice, 0.8);
    return outcome('delivered', 'd', dice.latencyMs(1_900), { readAfterMs, raw: 'status delivered' });
  }
  if (fate < 0.95) {
    const code = dice.weighted([['131026', 75] as const, ['131049', 25] as const]);
    return outcome('undelivered', 'u', dice.latencyMs(4_000), { errorCode: code, raw: `status failed ${code}` });
  }
  return refused(dice, '131047', 'content');
}

function playTelegram(dice: Dice): Outcome {
  const fate = dice.next();
  if (fate < 0.62) return outcome('delivered', 'd', dice.latencyMs(900, 0.4), { raw: 'ok' });
  return fate < 0.96 ? refused(dice, 'not_bound', 'recipient') : refused(dice, 'blocked', 'recipient');
}

function playCall(dice: Dice, channel: Channel): Outcome {
  const fate = dice.next();
  if (fate < 0.79) {
    const digits = channel === 'voice_ivr' && dice.chance(0.7) ? { digits: dice.pick(['1', '1', '1', '2']) } : null;
    return outcome('delivered', 'd', dice.latencyMs(32_000, 0.3), {
      raw: 'answered, played to the end',
      result: digits,
    });
  }
  const why = dice.weighted([
    ['no-answer', 45] as const,
    ['busy', 25] as const,
    ['unreachable', 20] as const,
    ['declined', 10] as const,
  ]);
  return outcome('undelivered', 'u', dice.latencyMs(6 * MINUTE_MS, 0.3), { errorCode: why, raw: why });
}

const NETWORKS = [
  { mccmnc: '25091', operator: 'Volna Mobile', country: 'RU' },
  { mccmnc: '25092', operator: 'Sigma Link', country: 'RU' },
  { mccmnc: '25093', operator: 'Sever Telecom', country: 'RU' },
] as const;

function playLookup(dice: Dice, channel: Channel): Outcome {
  const fate = dice.next();
  const network = dice.pick(NETWORKS);
  const known = {
    ...network,
    ported: dice.chance(0.12),
    roaming: dice.chance(0.03),
    imsi: `${network.mccmnc}**********`,
  };
  const facts = (status: string) => (channel === 'ping' ? null : { status, ...(status === 'invalid' ? {} : known) });
  const afterMs = dice.latencyMs(1_200, 0.4);
  if (fate < 0.87) return outcome('delivered', 'd', afterMs, { raw: 'reachable', result: facts('reachable') });
  if (fate < 0.95) {
    return outcome('expired', 'e', afterMs, { errorCode: 'absent', raw: 'absent', result: facts('absent') });
  }
  return outcome('undelivered', 'u', afterMs, { errorCode: 'invalid', raw: 'invalid', result: facts('invalid') });
}
