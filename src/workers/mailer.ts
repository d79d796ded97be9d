// Sends the letters of the outbox by the operator's mail server. Without one they stay where they are.
import type { Transporter } from 'nodemailer';
import type pg from 'pg';
import { claimMail, forgetMail, type Letter, mailFailed, mailSent } from '../store/mail.ts';
import type { Duty } from './duties.ts';

export interface MailerOptions {
  /** `smtp(s)://user:password@host:port`; '' = letters are not sent. */
  smtpUrl: string;
  /** '' = from the URL. */
  from: string;
  /** Letters are forgotten after this. */
  keepDays: number;
  /** Pauses after the first, second, … failure; after the last one it is given up. Default: within two days. */
  pausesMs?: readonly number[];
  everyMs?: number;
}

const MINUTE_MS = 60_000;
const PAUSES_MS = [1, 5, 15, 60, 180, 360, 720, 1440].map((minutes) => minutes * MINUTE_MS);
const EVERY_MS = 2_000;
/** Letters of one turn. */
const TURN_MAX = 200;
/** Longer than one letter may take: until then nobody else takes it. */
const LEASE_MS = 5 * MINUTE_MS;
const WAIT_MS = 20_000;
const FORGET_EVERY_MS = 60 * MINUTE_MS;
const FORGET_MAX = 5_000;

/** The duty. A letter is claimed and committed before the server is spoken to. */
export function mailer(pool: pg.Pool, options: MailerOptions): Duty {
  let forgottenAtMs = 0;
  return {
    name: 'mail',
    everyMs: options.everyMs ?? EVERY_MS,
    run: async (signal) => {
      if (Date.now() - forgottenAtMs >= FORGET_EVERY_MS) {
        await forgetMail(pool, options.keepDays, FORGET_MAX);
        forgottenAtMs = Date.now();
      }
      if (options.smtpUrl !== '') await sendWaiting(pool, options, signal);
    },
  };
}

async function sendWaiting(pool: pg.Pool, options: MailerOptions, signal: AbortSignal): Promise<void> {
  let transport: Transporter | undefined;
  const pauses = options.pausesMs ?? PAUSES_MS;
  try {
    for (let sent = 0; sent < TURN_MAX && !signal.aborted; sent += 1) {
      const letter = await claimMail(pool, LEASE_MS);
      if (letter === null) return;
      transport ??= await openTransport(options);
      const outcome = await send(transport, senderOf(options), letter);
      if (outcome.kind === 'sent') {
        await mailSent(pool, letter.id);
        continue;
      }
      const retryMs = outcome.kind === 'refused' ? null : (pauses[letter.tries - 1] ?? null);
      await mailFailed(pool, letter.id, outcome.error, retryMs);
      // The others would meet the same.
      if (outcome.kind === 'server') return;
    }
  } finally {
    transport?.close();
  }
}

/** What became of one: `refused` for good (5xx), `later` (4xx), or the server itself cannot be used. */
type Outcome = { kind: 'sent' } | { kind: 'refused' | 'later' | 'server'; error: string };

async function send(transport: Transporter, from: string, letter: Letter): Promise<Outcome> {
  // Anything that reads as two addresses, or as a header, is nobody's.
  if (!/^[^\s@<>,;:"()[\]\\]{1,64}@[^\s@<>,;:"()[\]\\]{1,255}$/.test(letter.recipient)) {
    return { kind: 'refused', error: 'the address of the recipient is wrong' };
  }
  try {
    await transport.sendMail({
      from,
      to: { name: '', address: letter.recipient },
      subject: letter.subject,
      text: letter.body,
      headers: { 'Auto-Submitted': 'auto-generated' },
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    return { kind: 'sent' };
  } catch (error) {
    return outcomeOf(error as Error & { code?: string; responseCode?: number; response?: string });
  }
}

/** A 5xx to the envelope or the letter is about this letter; one to the greeting or the password is about the server. */
function outcomeOf(error: Error & { code?: string; responseCode?: number; response?: string }): Outcome {
  const said = error.response ?? error.message;
  const ofLetter = error.code === 'EENVELOPE' || error.code === 'EMESSAGE';
  if (!ofLetter) return { kind: 'server', error: said };
  return { kind: (error.responseCode ?? 0) >= 500 ? 'refused' : 'later', error: said };
}

/** Loaded when there is something to send: most nodes never do. */
async function openTransport({ smtpUrl }: MailerOptions): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  const url = new URL(smtpUrl);
  const secure = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const user = decodeURIComponent(url.username);
  const auth = user === '' ? {} : { auth: { user, pass: decodeURIComponent(url.password) } };
  return createTransport({
    host,
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    ...auth,
    // A password is not shown to the wire; on this very machine there is none.
    requireTLS: user !== '' && !secure && !/^(localhost|127\.|::1$)/.test(host),
    pool: true,
    maxConnections: 1,
    connectionTimeout: WAIT_MS,
    greetingTimeout: WAIT_MS,
    socketTimeout: WAIT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

function senderOf({ from, smtpUrl }: MailerOptions): string {
  if (from !== '') return from;
  const url = new URL(smtpUrl);
  const user = decodeURIComponent(url.username);
  return user.includes('@') ? user : `kaskad@${url.hostname}`;
}
