// A gateway whose only upstream is Meta, with a client that sends through it, and what tests of webhooks ask of them.
import assert from 'node:assert/strict';
import pg from 'pg';
import { cloneDatabase, type TestDatabase } from '../../test/helpers/database.ts';
import { eventually } from '../../test/helpers/eventually.ts';
import { type Doors, idsOf, toE7 } from './doors.ts';
import { type Gateway, startGateway } from './gateway.ts';
import { APP_SECRET, type Meta, sign, startMeta, webhook } from './meta.ts';
import type { Place } from './place.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import { addAccount } from './world.ts';

const PRICE = '4.5';
const PRICE_E7 = Number(toE7(PRICE));
/** Ids of a UTC day begin at this many ten billions; the gateway's own of a test stay far below the half of the day's. */
const DAY = Math.floor(Date.now() / 86_400_000) - 18_262;

/** A message that Meta has taken, and we know it. */
export interface Taken {
  id: number;
  phone: string;
  wamid: string;
}

interface Parts {
  place: Place;
  database: TestDatabase;
  pool: pg.Pool;
  receiver: Receiver;
  meta: Meta;
  gateway: Gateway;
  doors: Doors;
}

export class HookWorld {
  readonly place: Place;
  readonly database: TestDatabase;
  readonly pool: pg.Pool;
  readonly receiver: Receiver;
  readonly meta: Meta;
  readonly gateway: Gateway;
  readonly doors: Doors;
  #nextPhone = 79_161_000_000;
  #nextId = DAY * 10_000_000_000 + 5_000_000_000;

  constructor(parts: Parts) {
    this.place = parts.place;
    this.database = parts.database;
    this.pool = parts.pool;
    this.receiver = parts.receiver;
    this.meta = parts.meta;
    this.gateway = parts.gateway;
    this.doors = parts.doors;
  }

  /** Another gateway on the same database, or on the way to it that is given. */
  node(name: string, databaseUrl = this.database.url, env: Record<string, string> = {}): Promise<Gateway> {
    return startGateway(this.place, { name, databaseUrl, env: { KASKAD_NODE: name, ...env } });
  }

  newPhone(): string {
    this.#nextPhone += 1;
    return String(this.#nextPhone);
  }

  /** Hands a message in. @returns its id. */
  async ask(phone: string): Promise<number> {
    const phones = [{ phone }];
    const message = [{ type_send_1: 'whatsapp', name_clients_whatsapp: 'SHOP', text_whatsapp: 'Привет', phones }];
    return idsOf(await this.doors.post('/json/', { message }))[0]!;
  }

  async sent(): Promise<Taken> {
    const phone = this.newPhone();
    const id = await this.ask(phone);
    await eventually(async () => assert.equal(await this.count('provider_message', `message_id = ${id}`), 1));
    return { id, phone, wamid: this.meta.taken.get(phone)! };
  }

  /** Meta tells these statuses, and is answered 200. */
  async told(statuses: readonly unknown[], on: Gateway = this.gateway): Promise<void> {
    const heard = await this.meta.call(on.url, webhook(statuses));
    assert.deepEqual([heard.status, heard.body], [200, '']);
  }

  async stateOf(id: number): Promise<string> {
    return (await this.doors.states([id]))[0]!.state;
  }

  /** The client was told exactly these states, in this order. */
  wasTold(id: number, states: string[]): Promise<void> {
    return eventually(() => assert.deepEqual(this.receiver.told.get(id) ?? [], states));
  }

  async count(table: string, where = 'true'): Promise<number> {
    const { rows } = await this.pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table} WHERE ${where}`);
    return rows[0]!.n;
  }

  /** Everything a webhook could change of a message, and of all money. */
  async everythingOf(id: number): Promise<unknown> {
    const { rows } = await this.pool.query(
      `SELECT m.state, m.status_seq, m.charged_e7::text, m.resolve_entry_id, m.final_at, a.state AS attempt, a.segment_states,
         (SELECT count(*) FROM ledger_entry) AS entries, b.balance_e7::text, b.held_e7::text
       FROM message m JOIN attempt a ON a.message_id = m.id JOIN account_balance b USING (account_id) WHERE m.id = $1`,
      [id],
    );
    return rows;
  }

  /**
   * Messages as they are when Meta has taken them, with their hold: made by SQL, because sending thousands takes longer than
   * what is tested with them. Their ids follow each other, also over calls; the upstream's is `wamid.ID`. @returns the first.
   */
  async taken(count: number): Promise<number> {
    const first = this.#nextId;
    this.#nextId += count;
    await this.pool.query(
      `WITH account AS (SELECT id FROM account WHERE login = 'shop'),
       wa AS (SELECT id FROM connection WHERE name = 'wa'),
       numbers AS (SELECT i FROM generate_series(${first}::bigint, ${first + count - 1}) AS i),
       entry AS (INSERT INTO ledger_entry (id, account_id, kind, balance_delta_e7, held_delta_e7, message_count)
         SELECT nextval('ledger_id_block') * 1000, id, 'hold', 0, ${PRICE_E7 * count}, ${count} FROM account RETURNING id),
       held AS (UPDATE account_balance SET held_e7 = held_e7 + ${PRICE_E7 * count} WHERE account_id = (SELECT id FROM account)),
       made AS (INSERT INTO message (id, account_id, channel, priority, state, phone, sender, text, encoding, segments,
           unit_price_e7, charge, hold_e7, hold_entry_id, created_at, expires_at)
         SELECT i, account.id, 'whatsapp', 1, 'accepted', 79160000000 + i % 1000000, 'SHOP', 'Text', 'ucs2', 1,
           ${PRICE_E7}, 'delivered', ${PRICE_E7}, entry.id, now(), now() + interval '1 day' FROM numbers, account, entry),
       tried AS (INSERT INTO attempt (message_id, attempt_no, connection_id, state, segment_states, provider_ids, at, changed_at)
         SELECT i, 1, wa.id, 'submitted', 's', 'wamid.' || i, now(), now() FROM numbers, wa)
       INSERT INTO provider_message (connection_id, provider_message_id, message_id, attempt_no, segment)
         SELECT wa.id, 'wamid.' || i, i, 1, 0 FROM numbers, wa`,
    );
    return first;
  }

  /** Sends each body once, on a schedule. What fails or is refused is left to the caller. */
  async burst(bodies: readonly string[], plan: Burst): Promise<BurstResult> {
    const { to = this.gateway, perSecond = 2_000, lanes = 256 } = plan;
    const result: BurstResult = { answered: new Set(), refused: 0, seconds: 0, latenciesMs: [] };
    const signatures = bodies.map((body) => sign(APP_SECRET, body));
    const began = performance.now();
    let [next, open] = [0, 0];
    const call = async (i: number, dueMs: number) => {
      const heard = await this.meta.call(to.url, bodies[i]!, { signature: signatures[i]! }).catch(() => null);
      open -= 1;
      if (heard?.status !== 200) {
        result.refused += 1;
        return;
      }
      result.answered.add(i);
      result.latenciesMs.push(performance.now() - dueMs);
      plan.onAnswer?.(result.answered.size);
    };
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        for (; next < bodies.length && open < lanes; next += 1) {
          const dueMs = began + (next * 1000) / perSecond;
          if (dueMs > performance.now()) return;
          open += 1;
          void call(next, dueMs);
        }
        if (next < bodies.length || open > 0) return;
        clearInterval(timer);
        resolve();
      }, 1);
    });
    result.seconds = (performance.now() - began) / 1000;
    result.latenciesMs.sort((a, b) => a - b);
    return result;
  }
}

export interface Burst {
  /** The node it goes to; the first unless given. */
  to?: Gateway;
  /** Calls a second; each has its moment, whatever became of the earlier ones. */
  perSecond?: number;
  /** Calls under way at once at the most. */
  lanes?: number;
  /** Called with the number of calls that were answered 200 so far. */
  onAnswer?: (answered: number) => void;
}

export interface BurstResult {
  /** Index of each call that was answered 200. */
  answered: Set<number>;
  refused: number;
  seconds: number;
  /** From the moment a call was due to its answer, sorted. */
  latenciesMs: number[];
}

/** A gateway with the connection `wa` to Meta, and the account `shop` that may send by WhatsApp and is pushed its statuses. */
export async function makeHookWorld(place: Place): Promise<HookWorld> {
  const database = await cloneDatabase();
  place.onClose(() => database.drop());
  const pool = new pg.Pool({ ...database.config, max: 3 });
  pool.on('error', () => {});
  place.onClose(() => pool.end());
  const receiver = await startReceiver(place);
  const meta = await startMeta(place);
  const gateway = await startGateway(place, {
    name: 'first',
    databaseUrl: database.url,
    env: { KASKAD_NODE: 'first' },
  });
  const shop = ['--account', 'shop', '--channel', 'whatsapp'];
  const [doors] = await Promise.all([
    addAccount(gateway, 'shop', { balance: '1000000', pushUrl: receiver.url }),
    gateway.command('connection', 'add', '--channel', 'whatsapp-cloud', '--name', 'wa', ...meta.settings()),
  ]);
  await gateway.command('tariff', 'set', ...shop, '--area', '*', '--price', PRICE, '--charge', 'delivered');
  await gateway.command('sender', 'add', ...shop, '--name', 'SHOP', '--approved');
  const world = new HookWorld({ place, database, pool, receiver, meta, gateway, doors });
  // Commands take effect within a second.
  await eventually(() => world.told([]));
  await eventually(() => world.ask(world.newPhone()));
  return world;
}
