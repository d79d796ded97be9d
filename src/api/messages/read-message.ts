// From the body of a request to what is to be composed: one way of saying what to send, times that are times, and no field
// that would do nothing.

import type { Static } from 'typebox';
import { parseHours } from '../../domain/hours.ts';
import { type Channel, isChannel } from '../../domain/message.ts';
import { formatE7Trimmed, parseMoneyE7 } from '../../domain/money.ts';
import type { Composition, Recipient } from '../../pipeline/compose.ts';
import { type StepSpec, uselessFields } from '../../pipeline/step-spec.ts';
import type { Queryable } from '../../store/db.ts';
import { findTemplate } from '../../store/find-template.ts';
import { findProfile } from '../../store/profiles.ts';
import type { ApiContext } from '../context.ts';
import { readTime } from '../frame/moments.ts';
import { type FieldError, Problem } from '../frame/problem.ts';
import type { MessageBody } from './fields.ts';

export type MessageRequest = Static<typeof MessageBody>;

const CONTENT_NAMES = [
  'sender',
  'text',
  'button',
  'image_url',
  'audio_url',
  'ring_s',
  'pause_s',
  'calls',
  'voice',
] as const;
type ContentName = (typeof CONTENT_NAMES)[number];

const wrong = (errors: FieldError[]): Problem => new Problem('invalid_request', { errors });

/** @throws Problem `invalid_request`, `not_found` (profile, template), `conflict` (a template that is not approved) */
export async function readMessage(
  { pool, config }: Pick<ApiContext, 'pool' | 'config'>,
  accountId: number,
  body: MessageRequest,
): Promise<Composition> {
  const { steps, isTemplate, priceMax } = await readSteps(pool, accountId, body);
  checkSteps(steps, body.steps === undefined ? '' : '/steps');
  return {
    steps,
    variables: body.variables ?? (isTemplate ? {} : null),
    recipients: body.to.map(readRecipient),
    priceMax: body.price_max === undefined ? priceMax : readPrice(body.price_max, '/price_max'),
    expiresAtMs: readTime(body.expires_at),
    startMs: readStart(body.start_at, config.retentionDays),
    hours: readHours(body.hours),
    transliterate: body.transliterate ?? false,
  };
}

function readRecipient(one: MessageRequest['to'][number]): Recipient {
  if (typeof one === 'string') return { phone: one, clientId: '' };
  const { phone, client_id: clientId = '', variables } = one;
  return { phone, clientId, ...(variables === undefined ? {} : { variables }) };
}

interface ReadSteps {
  steps: StepSpec[];
  /** Its gaps have to be filled whether anything is given or not. */
  isTemplate: boolean;
  /** Of the profile. */
  priceMax: string;
}

const WAYS = ['channel', 'steps', 'profile', 'template_id'] as const;

async function readSteps(pool: Queryable, accountId: number, body: MessageRequest): Promise<ReadSteps> {
  const ways = WAYS.filter((name) => body[name] !== undefined);
  if (ways.length !== 1) {
    const message =
      ways.length === 0 ? `one of ${WAYS.join(', ')} is missing` : `only one of ${ways.join(', ')} may be given`;
    throw wrong([{ field: `/${ways[1] ?? 'channel'}`, message }]);
  }
  if (body.profile !== undefined) return fromProfile(pool, accountId, body.profile, body);
  if (body.texts !== undefined) throw wrong([{ field: '/texts', message: 'belongs to a profile' }]);
  if (body.template_id !== undefined) return fromTemplate(pool, accountId, body.template_id, body);
  if (body.steps !== undefined) {
    refuseContent(body, [], 'belongs into the steps');
    return { steps: body.steps, isTemplate: false, priceMax: '' };
  }
  return { steps: [{ channel: body.channel!, ...contentOf(body) }], isTemplate: false, priceMax: '' };
}

async function fromProfile(
  pool: Queryable,
  accountId: number,
  key: number | string,
  body: MessageRequest,
): Promise<ReadSteps> {
  refuseContent(body, ['text'], 'stands in the profile');
  const profile = await findProfile(pool, accountId, key);
  if (profile === null) throw new Problem('not_found', 'there is no such profile');
  const texts = body.texts ?? {};
  const saved = profile.steps as StepSpec[];
  const unused = Object.keys(texts).filter((name) => !saved.some(({ channel }) => channel === name));
  if (unused.length > 0) {
    throw wrong(
      unused.map((name) => ({ field: `/texts/${name}`, message: 'the profile has no step of this channel' })),
    );
  }
  return {
    steps: saved.map((step) => withText(step, textOf(texts, step.channel), body.text)),
    isTemplate: false,
    priceMax: profile.priceMaxE7 === null ? '' : formatE7Trimmed(profile.priceMaxE7),
  };
}

const textOf = (texts: Readonly<Record<string, string>>, channel: Channel): string | undefined =>
  Object.hasOwn(texts, channel) ? texts[channel] : undefined;

/** The text named for its channel, else its own, else the one for all; lookups have none. */
function withText(step: StepSpec, own: string | undefined, common: string | undefined): StepSpec {
  if (step.channel === 'hlr' || step.channel === 'ping') return step;
  const text = own ?? step.text ?? (step.image_url === undefined && step.audio_url === undefined ? common : undefined);
  return text === undefined ? step : { ...step, text };
}

async function fromTemplate(pool: Queryable, accountId: number, id: number, body: MessageRequest): Promise<ReadSteps> {
  const template = await findTemplate(pool, accountId, id);
  if (template === null) throw new Problem('not_found', 'there is no such template');
  if (template.state !== 'approved') throw new Problem('conflict', `the template is ${template.state}, not approved`);
  if (!isChannel(template.channel)) throw new Problem('conflict', 'the template has no channel that is sent by');
  refuseContent(body, ['sender', 'ring_s', 'pause_s', 'calls', 'voice'], 'stands in the template');
  const { button, action, image, audio } = template.content ?? {};
  const step: StepSpec = {
    channel: template.channel,
    ...contentOf(body),
    text: template.text,
    ...(button === undefined || action === undefined ? {} : { button: { text: button, url: action } }),
    ...(image === undefined ? {} : { image_url: image }),
    ...(audio === undefined ? {} : { audio_url: audio }),
  };
  return { steps: [step], isTemplate: true, priceMax: '' };
}

const contentOf = (body: MessageRequest): Pick<StepSpec, ContentName> =>
  Object.fromEntries(CONTENT_NAMES.flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]]])));

function refuseContent(body: MessageRequest, allowed: readonly ContentName[], message: string): void {
  const stray = CONTENT_NAMES.filter((name) => body[name] !== undefined && !allowed.includes(name));
  if (stray.length > 0) throw wrong(stray.map((name) => ({ field: `/${name}`, message })));
}

/** Holds steps against what their channels have. @throws Problem `invalid_request` */
export function checkSteps(steps: readonly StepSpec[], path: string): void {
  const errors = steps.flatMap((step, index) => {
    const at = path === '' ? '' : `${path}/${index}`;
    return uselessFields(step).map((name) => ({
      field: `${at}/${name}`,
      message: `${step.channel} has no such thing`,
    }));
  });
  if (errors.length > 0) throw wrong(errors);
}

/** The whole day of an open message is kept until that has ended: nobody parks one for ever. */
const START_MAX_DAYS = 366;

function readStart(text: string | undefined, retentionDays: number): number | null {
  const startMs = readTime(text);
  const mostDays = Math.min(START_MAX_DAYS, retentionDays);
  if (startMs === null || startMs <= Date.now() + mostDays * 86_400_000) return startMs;
  throw wrong([{ field: '/start_at', message: `is more than ${mostDays} days away` }]);
}

function readHours(hours: string | undefined): string {
  if (hours === undefined) return '';
  if (hours.trim() === '' || parseHours(hours) === null) {
    throw wrong([{ field: '/hours', message: 'must be like 09:00-21:00, several by commas' }]);
  }
  return hours;
}

/** As the pipeline takes it. @throws Problem `invalid_request` */
export function readPrice(text: string, field: string): string {
  if (parseMoneyE7(text) < 0n) throw wrong([{ field, message: 'must not be negative' }]);
  return text;
}
