// Which dialect a GET answer is in (contract.md, head): the account's setting, else the host's, else the installation's.
import type { AccountView } from '../pipeline/ports.ts';

export type GetAnswer = 'json' | 'text';

export interface GetAnswerSettings {
  /** `KASKAD_GET_ANSWER`. */
  fallback: GetAnswer;
  /** By host name without port, lower case. */
  byHost: ReadonlyMap<string, GetAnswer>;
}

/** `account` null: wrong credentials, nobody is known. */
export function getAnswerFor(account: AccountView | null, hostname: string, settings: GetAnswerSettings): GetAnswer {
  if (account !== null && account.getAnswer !== null) return account.getAnswer;
  if (settings.byHost.size === 0) return settings.fallback;
  return settings.byHost.get(hostname.toLowerCase()) ?? settings.fallback;
}
