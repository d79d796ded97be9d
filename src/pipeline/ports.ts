// What the doors and the API may ask of the inside, and nothing more. The pipeline implements it; tests fake it.
import type { Content } from '../domain/content.ts';
import type { ErrorCode } from '../domain/errors.ts';
import type { Channel, OutwardState } from '../domain/message.ts';

/** One channel of a message, as the client wrote it. */
export interface SendStep {
  channel: Channel;
  sender: string;
  text: string;
  content: Content;
  /** Of this step alone: naive local time of the account's zone; empty = none. */
  validity: string;
  /** Seconds it may take before the next step begins; null = the installation's for the channel. */
  waitS: number | null;
  /** What ends a cascade here. */
  success: 'delivered' | 'read';
}

/** One recipient of one message, as the client wrote it. Every item has exactly one result, in the same place. */
export interface SendItem {
  /** In the order they are tried, 1–4; recipients of one message share them. Empty only where the door refused it. */
  steps: readonly SendStep[];
  /** As given; the pipeline normalises it. Empty when the client gave none. */
  phone: string;
  /** The client's own number for this message, at most 64 characters; empty = no de-duplication. */
  clientId: string;
  /** As given, naive local time of the account's zone; empty = the default life. */
  validity: string;
  transliterate: boolean;
  /** Most the message may cost over all its steps, as given, in the account's currency; empty = no limit. */
  priceMax: string;
  /** Not handed to anybody before this moment; absent = at once. */
  notBeforeMs?: number;
  /** Behind everybody else's, whatever its sender's traffic class: it is of a campaign. */
  isBulk?: boolean;
  /** Already refused by the door; it keeps its place in the answer and nothing else happens to it. */
  refused?: ErrorCode;
}

export interface SendRequest {
  account: AccountView;
  /** The token used, null for a password: limits may be set a token. */
  tokenId: number | null;
  /** How many recipients the client's request had, refused ones too: decides the priority (design.md §1, promise 6). */
  recipients: number;
  items: SendItem[];
  receivedAtMs: number;
}

export type SendResult =
  /** `priceE7` is for the whole message. A duplicate names the earlier id and was not sent again. */
  { kind: 'accepted'; id: number; priceE7: bigint; duplicate: boolean } | { kind: 'refused'; code: ErrorCode };

export interface SendAnswer {
  /** One an item, in the same order. */
  results: SendResult[];
  /** Posted − held after this request. */
  availableE7: bigint;
}

export interface MessageStatus {
  id: number;
  state: OutwardState;
  /** Null while the state is `send`. */
  changedAtMs: number | null;
  segments: number;
  /** Price of one part. */
  unitPriceE7: bigint;
  /** Of the step that answered, or of the present one. */
  channel: Channel;
  /** The code of a flash call; '' for everything else. */
  code: string;
  /** Fields of a lookup, digits pressed. */
  result: Readonly<Record<string, unknown>> | null;
}

export interface AccountView {
  id: number;
  login: string;
  state: 'active' | 'blocked' | 'pending';
  /** IANA name, `Europe/Moscow`. */
  timeZone: string;
  /** As the doors print it, `RUR`. */
  currency: string;
  /** Null = what the host or the installation says. */
  getAnswer: 'json' | 'text' | null;
}

export interface BalanceView {
  /** Posted − held. */
  availableE7: bigint;
  /** The same with the credit limit: what messages can be bought for. */
  spendableE7: bigint;
  currency: string;
  unlimited: boolean;
  /** One row per channel and area the account has a price for. */
  areas: { channel: Channel; area: string; priceE7: bigint }[];
}

export interface Pipeline {
  /** Resolves after commit (design.md §1, promise 1). Throws when nothing was accepted and trying again may help. */
  accept(request: SendRequest): Promise<SendAnswer>;
  /** Only messages of this account; ids that are unknown or someone else's are absent from the map. */
  status(accountId: number, ids: number[]): Promise<Map<number, MessageStatus>>;
  balance(accountId: number): Promise<BalanceView>;
}

export interface TokenEntry {
  account: AccountView;
  tokenId: number;
  /** Absent or null = none: anything, from anywhere, for ever. */
  bounds?: TokenBounds | null;
}

export interface TokenBounds {
  /** Null = everything the account may do. */
  scopes: ReadonlySet<string> | null;
  /** Null = anywhere. */
  networks: { include(address: string): boolean } | null;
  expiresAtMs: number | null;
}

export interface LoginEntry {
  account: AccountView;
  /** Argon2 PHC string; null = this account has no password. */
  passwordHash: string | null;
  /** Grows with every change of the account: cached proofs of older versions are worthless. */
  version: number;
}

/** Accounts and tokens by what a client shows. In memory and synchronous: it is asked for every request. */
export interface Directory {
  /** By the lower-case hex SHA-256 of the token. */
  byToken(tokenSha256Hex: string): TokenEntry | null;
  /** By login and the lower-case hex SHA-256 of the token's lower-case hex md5. */
  byTokenHash(login: string, sha256OfMd5Hex: string): TokenEntry | null;
  byLogin(login: string): LoginEntry | null;
}
