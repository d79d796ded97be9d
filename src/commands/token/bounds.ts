// What a token is good for, as `token create` is told it.
import { TOKEN_SCOPES } from '../../domain/permissions.ts';
import { isNetwork } from '../../identity/networks.ts';
import type { TokenBoundsFields } from '../../store/admin/tokens.ts';
import { UsageError } from '../frame/command.ts';
import { DEFAULT_ZONE, momentMs } from '../support/values.ts';

export const BOUNDS_OPTIONS = {
  scopes: {
    kind: 'text',
    value: 'LIST',
    help: 'what it may do, separated by commas; default all but people, tokens, audit and settings of the account',
  },
  addresses: { kind: 'text', value: 'LIST', help: 'networks it may be used from; default anywhere' },
  expires: { kind: 'text', value: 'TIME', help: 'when it ends: 2027-01-31, or in a time: 90d, 12h' },
} as const;

const DAY_MS = 86_400_000;
const UNIT_MS: Record<string, number> = { h: 3_600_000, d: DAY_MS };

/** @throws UsageError */
export function tokenBounds(values: { scopes?: string; addresses?: string; expires?: string }): TokenBoundsFields {
  const scopes = listOf(values.scopes);
  const unknown = scopes?.find((scope) => !(TOKEN_SCOPES as readonly string[]).includes(scope));
  if (unknown !== undefined) {
    throw new UsageError(`--scopes: there is no "${unknown}", only ${TOKEN_SCOPES.join(', ')}`);
  }
  const addresses = listOf(values.addresses) ?? [];
  const wrong = addresses.find((address) => !isNetwork(address));
  if (wrong !== undefined) throw new UsageError(`--addresses: "${wrong}" is no address and no network`);
  return { scopes: scopes ?? null, addresses, expiresAt: expiry(values.expires) };
}

function listOf(text: string | undefined): string[] | undefined {
  const items = text
    ?.split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  if (items?.length === 0) throw new UsageError('a list must not be empty');
  return items;
}

/** A time ago makes no sense here: `90d` is in ninety days. */
function expiry(text: string | undefined): Date | null {
  if (text === undefined) return null;
  const ahead = /^(\d{1,5})([hd])$/.exec(text);
  const now = Date.now();
  const atMs = ahead ? now + Number(ahead[1]) * UNIT_MS[ahead[2]!]! : momentMs('expires', text, DEFAULT_ZONE, now);
  if (atMs <= now) throw new UsageError('--expires must be in the future');
  return new Date(atMs);
}
