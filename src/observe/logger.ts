// Structured logs, one JSON object a line. Numbers are masked and texts and secrets never logged: what must not be written
// is not passed here, and the redaction below catches what slips through.
import pino, { type Logger } from 'pino';

export type { Logger };

const SECRETS = ['password', 'pwd', 'token', 'token_hash', 'authorization', 'text', 'tls_key', 'connectionString'];

const MESSAGE_MAX = 300;

/** A logger for the node; `destination` is for tests. */
export function makeLogger(level: string, node: string, destination?: pino.DestinationStream): Logger {
  const options: pino.LoggerOptions = {
    level,
    base: { node },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: SECRETS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[hidden]' },
    serializers: { err: errorFields },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** Of an error its kind, code and message; never its details, which may hold a row. */
function errorFields(error: unknown): Record<string, unknown> {
  const { name, code, message, stack } = error as Error & { code?: unknown };
  return {
    type: name,
    code,
    // A statement's error may hold its parameters: whole batches of texts.
    message: String(message).slice(0, MESSAGE_MAX),
    at: stack
      ?.split('\n')
      .slice(1, 4)
      .map((line) => line.trim()),
  };
}

/** `79161234567` → `7916***4567`: enough to recognise, not to dial. */
export function maskPhone(phone: string): string {
  return phone.length < 8 ? '***' : `${phone.slice(0, 4)}***${phone.slice(-4)}`;
}
