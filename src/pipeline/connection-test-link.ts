// A link of a connection opened for a test, beside the node's.
import type pg from 'pg';
import type {
  ChannelDefinition,
  ChannelLink,
  DeliveryEvent,
  Job,
  LinkHealth,
  Outcome,
  UpstreamEvent,
} from '../channels/channel.ts';
import { takeStray } from '../store/admin/stray-receipts.ts';
import { applyContacts, contactChange, findContact } from '../store/contacts.ts';
import { transaction } from '../store/db.ts';
import { insertInbound, insertUnmatched } from '../store/receipts.ts';

/**
 * The upstream may choose this session for receipts and messages that are the node's. They are kept where the node looks
 * for receipts it could not place, before they are acknowledged: nothing is lost by a test.
 */
export class TestLink {
  readonly notices: { name: string; fields: Record<string, unknown> }[] = [];
  readonly receipts: DeliveryEvent[] = [];
  outcome: Outcome | null = null;
  fault = '';
  readonly #pool: pg.Pool;
  readonly #connectionId: number;
  readonly #link: ChannelLink;
  /** Receipts that came before it was known which ids are ours. */
  #early: [event: DeliveryEvent, stored: (ok: boolean) => void][] = [];
  #sending = false;
  #waiters: (() => void)[] = [];

  constructor(
    pool: pg.Pool,
    definition: ChannelDefinition,
    connection: { id: number; name: string; settings: Record<string, unknown> },
  ) {
    this.#pool = pool;
    this.#connectionId = connection.id;
    this.#link = definition.open(
      connection,
      {
        outcome: (outcome) => this.#answered(outcome),
        event: (event, stored) => this.#event(event, stored),
        room: () => this.#changed(),
        health: () => this.#changed(),
        configurationFault: (reason) => {
          this.fault = reason;
          this.#changed();
        },
        contact: (phone) => findContact(pool, connection.id, phone),
      },
      (name, fields) => void this.notices.push({ name, fields }),
    );
  }

  async start(): Promise<void> {
    await this.#link.start();
  }

  health(): LinkHealth {
    return this.#link.health();
  }

  send(job: Job): void {
    this.#sending = true;
    this.#link.send(job);
  }

  /** Ids the upstream gave to what was sent here. */
  get providerIds(): string[] {
    const outcome = this.outcome;
    if (outcome === null || outcome.kind === 'deferred') return [];
    const ids: readonly (string | null)[] = outcome.providerIds;
    return ids.filter((id) => id !== null);
  }

  /** Resolves when `done` holds, or the time is over, or it is interrupted. */
  async until(done: () => boolean, timeoutMs: number, signal: AbortSignal): Promise<void> {
    const deadlineMs = Date.now() + timeoutMs;
    while (!done() && !signal.aborted) {
      const leftMs = deadlineMs - Date.now();
      if (leftMs <= 0) return;
      await new Promise<void>((resolve) => {
        // Some faults say nothing; they are looked for now and then.
        const timer = setTimeout(resolve, Math.min(leftMs, 200));
        this.#waiters.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** Receipts of ours that the node's session got: it could not place them and put them by. */
  async collectStray(): Promise<void> {
    const ids = this.providerIds;
    if (ids.length === 0) return;
    const stray = await takeStray(this.#pool, this.#connectionId, ids);
    this.receipts.push(...stray.map((receipt) => ({ kind: 'receipt' as const, ...receipt })));
    if (stray.length > 0) this.#changed();
  }

  async stop(): Promise<void> {
    this.#sending = false;
    this.#placeEarly();
    await this.#link.stop(2_000);
  }

  #answered(outcome: Outcome): void {
    this.outcome = outcome;
    if (outcome.kind === 'submitted' && outcome.receipt !== undefined) this.receipts.push(outcome.receipt);
    this.#sending = false;
    this.#placeEarly();
    this.#changed();
  }

  #placeEarly(): void {
    const early = this.#early;
    this.#early = [];
    for (const [event, stored] of early) this.#event(event, stored);
  }

  #event(event: UpstreamEvent, stored: (ok: boolean) => void): void {
    if (event.kind === 'receipt' && this.#sending) {
      this.#early.push([event, stored]);
      return;
    }
    if (event.kind === 'receipt' && this.providerIds.includes(event.providerMessageId)) {
      this.receipts.push(event);
      stored(true);
      this.#changed();
      return;
    }
    this.#keep(event).then(
      () => stored(true),
      () => stored(false),
    );
  }

  async #keep(event: UpstreamEvent): Promise<void> {
    const connectionId = this.#connectionId;
    const nowMs = Date.now();
    await transaction(this.#pool, async (client) => {
      if (event.kind === 'inbound') return insertInbound(client, [{ connectionId, ...event }], nowMs);
      if (event.kind === 'contact') return applyContacts(client, [contactChange(connectionId, event, nowMs)]);
      const { providerMessageId, phone, state, errorCode, raw } = event;
      const reference = event.reference ?? null;
      return insertUnmatched(client, [
        {
          connectionId,
          providerMessageId,
          reference,
          phone,
          state,
          errorCode,
          raw,
          result: event.result ?? null,
          receivedAtMs: nowMs,
        },
      ]);
    });
  }

  #changed(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }
}
