// Cascades on a real database beside their model: what the outside does is done to both, and both must agree.
import assert from 'node:assert/strict';
import type { Outcome } from '../../src/channels/channel.ts';
import type { Channel, ReceiptState } from '../../src/domain/message.ts';
import { nodeLost } from '../../src/pipeline/connection-runner.ts';
import type { Recorded } from '../../src/pipeline/recorder.ts';
import { writeBatch } from '../../src/pipeline/write-batch.ts';
import type { ClaimedJob } from '../../src/store/claim-jobs.ts';
import { readStaleLeased } from '../../src/store/recover-leased.ts';
import { all, CascadeModel, heard, type ModelAttempt, type ModelStep, some } from '../helpers/cascade-model.ts';
import type { World } from './world.ts';

export const CHANNELS = ['sms', 'viber', 'whatsapp', 'telegram'] as const satisfies readonly Channel[];

export interface StepSetup extends ModelStep {
  channel: (typeof CHANNELS)[number];
  parts: number;
}

/** What the model knows of a message's place in the queue. */
interface Row {
  /** Of the attempt it was last claimed for in this step; null while it was not. */
  no: number | null;
  connection: number;
  leased: boolean;
  expired: boolean;
  doubts: number;
  tried: number[];
}

/** A message with its model. */
export class Cascade {
  readonly id: number;
  readonly setups: readonly StepSetup[];
  readonly model: CascadeModel;
  readonly bench: Bench;
  row: Row | null = null;
  /** A step after the present one begins when its time is over. */
  clock = false;
  overdue = false;
  lifeOver = false;
  waitOver = false;

  constructor(bench: Bench, id: number, setups: readonly StepSetup[]) {
    this.bench = bench;
    this.id = id;
    this.setups = setups;
    this.model = new CascadeModel(setups);
    this.begin(1);
  }

  begin(step: number | null): void {
    if (step === null) return;
    const connection = this.bench.carriers(this.setups[step - 1]!.channel)[0]!;
    this.row = { no: null, connection, leased: false, expired: false, doubts: 0, tried: [] };
    this.clock = step < this.setups.length;
    this.overdue = false;
  }

  /** The first step behind the present one that somebody carries. */
  next(): number | null {
    if (this.lifeOver || this.model.isOver) return null;
    const index = this.setups.findIndex(
      (setup, i) => i >= this.model.step && this.bench.carriers(setup.channel).length > 0,
    );
    return index < 0 ? null : index + 1;
  }

  /** Nothing that waits is sent when all is over. */
  tidy(): void {
    if (!this.model.isOver) return;
    this.clock = false;
    if (this.row?.leased === false) this.row = null;
  }
}

/** An attempt as the outside knows it. */
export interface Handed {
  cascade: Cascade;
  job: ClaimedJob;
  connection: number;
  ids: string[];
  references: number[];
  /** Its owner has not answered. */
  open: boolean;
  /** What its upstream really did, once somebody knows. */
  truth: 'taken' | 'refused' | null;
  /** Parts whose receipts find the message. */
  found: boolean[];
}

export type Answer =
  | 'submitted'
  | 'rejected'
  | 'rejected in part'
  | 'temporary'
  | 'throttle'
  | 'configuration'
  | 'not sent'
  | 'in doubt'
  | 'in doubt in part'
  | 'lost';

export interface Heard {
  handed: Handed;
  part: number;
  state: ReceiptState;
  atMs: number;
}

const NODE_LOST_TRIES_MAX = 5;

export class Bench {
  readonly world: World;
  readonly connections: ReadonlyMap<string, readonly number[]>;
  readonly away = new Set<string>();
  readonly cascades: Cascade[] = [];
  readonly handed: Handed[] = [];
  unmatched: Heard[] = [];
  epoch = 1;
  #serial: number;
  #clockMs = Date.now() - 3_600_000;

  constructor(world: World, connections: ReadonlyMap<string, readonly number[]>, serial: number) {
    this.world = world;
    this.connections = connections;
    this.#serial = serial;
  }

  get serial(): number {
    return this.#serial;
  }

  carriers(channel: string): readonly number[] {
    return this.away.has(channel) ? [] : (this.connections.get(channel) ?? []);
  }

  async claim(connection: number): Promise<void> {
    await this.world.query('UPDATE queue SET ready_at = NULL WHERE connection_id = $1', [connection]);
    const jobs = await this.world.claim(connection, 100, this.epoch);
    const due = this.cascades.filter(
      ({ row }) => row !== null && row.connection === connection && !row.leased && !row.expired,
    );
    const ids = (list: number[]) => list.sort((a, b) => a - b);
    assert.deepEqual(ids(jobs.map((job) => job.messageId)), ids(due.map((one) => one.id)), 'what is claimed');
    for (const job of jobs) this.#hand(due.find((one) => one.id === job.messageId)!, job, connection);
  }

  #hand(cascade: Cascade, job: ClaimedJob, connection: number): void {
    const { model, setups } = cascade;
    const setup = setups[model.step - 1]!;
    assert.equal(model.isOver, false, 'nothing is handed over after success');
    assert.deepEqual([job.step, job.channel, job.segments], [model.step, setup.channel, setup.parts]);
    assert.equal(model.attempt(job.attemptNo), undefined, 'an attempt has a number of its own');
    cascade.row!.leased = true;
    cascade.row!.no = job.attemptNo;
    const parts = Array.from({ length: setup.parts }, () => ++this.#serial);
    this.handed.push({
      cascade,
      job,
      connection,
      ids: parts.map((serial) => `c${serial}`),
      references: parts.map((serial) => serial % 65_536),
      open: true,
      truth: null,
      found: parts.map(() => false),
    });
  }

  /** Records an answer and receipts in one transaction, and the same in the model. `twice`: its commit went unheard. */
  async record(answer: { handed: Handed; how: Answer } | null, receipts: Heard[], twice = false): Promise<void> {
    const items: Recorded[] = [];
    if (answer !== null) items.push(this.#outcome(answer.handed, answer.how));
    for (const heard of receipts) items.push(eventOf(heard));
    await writeBatch(this.world.writeContext, items);
    if (twice) await writeBatch(this.world.writeContext, items);
    if (answer?.how === 'submitted') this.#submitted(answer.handed);
    // A receipt is looked up before doubts of the same transaction are known.
    const found = receipts.filter(({ handed, part }) => handed.found[part]);
    const lost = receipts.filter(({ handed, part }) => !handed.found[part]);
    if (answer !== null && answer.how !== 'submitted') this.#troubled(answer.handed, answer.how);
    for (const one of found) this.#receipt(one);
    this.unmatched.push(...lost);
    // The second time the answer is known, and its receipts are found; those kept before are kept all the same.
    if (twice) for (const one of lost) if (one.handed.found[one.part]) this.#receipt(one);
  }

  #outcome(handed: Handed, how: Answer): Recorded {
    const { job, connection, ids, references } = handed;
    const none = ids.map(() => null);
    const first = ids.map((id, index) => (index === 0 ? id : null));
    const deferred = (errorClass: 'temporary' | 'throttle' | 'configuration', code = '0x58'): Outcome => ({
      kind: 'deferred',
      job,
      code,
      errorClass,
      delayMs: 1000,
    });
    const rejected = (providerIds: (string | null)[]): Outcome => ({
      kind: 'rejected',
      job,
      code: '0x0B',
      errorClass: 'recipient',
      providerIds,
    });
    const inDoubt = (providerIds: (string | null)[]): Outcome => ({
      kind: 'in_doubt',
      job,
      code: 'timeout',
      providerIds,
      references,
    });
    const outcomes: Record<Exclude<Answer, 'lost'>, () => Outcome> = {
      submitted: () => ({ kind: 'submitted', job, providerIds: ids }),
      rejected: () => rejected([]),
      'rejected in part': () => rejected(first),
      temporary: () => deferred('temporary'),
      throttle: () => deferred('throttle'),
      configuration: () => deferred('configuration'),
      'not sent': () => deferred('temporary', 'not_sent'),
      'in doubt': () => inDoubt(none),
      'in doubt in part': () => inDoubt(first),
    };
    if (how === 'lost') return nodeLost(connection, job, references);
    return { kind: 'outcome', connectionId: connection, outcome: outcomes[how](), job, atMs: this.#tick() };
  }

  #tick(): number {
    this.#clockMs += 1;
    return this.#clockMs;
  }

  receiptOf(handed: Handed, part: number, state: ReceiptState): Heard {
    handed.truth = 'taken';
    return { handed, part: part % handed.ids.length, state, atMs: this.#tick() };
  }

  #submitted(handed: Handed): void {
    const { cascade, job } = handed;
    const known = cascade.model.attempt(job.attemptNo);
    if (known === undefined) this.#newAttempt(handed, 's');
    else if (all(known, 'x')) known.parts = new Array(job.segments).fill('s');
    handed.found.fill(true);
    if (cascade.row?.no === job.attemptNo) cascade.row = null;
  }

  #newAttempt({ cascade, job }: Handed, part: 's' | 'x'): ModelAttempt {
    const attempt = { no: job.attemptNo, step: job.step, parts: new Array(job.segments).fill(part) };
    cascade.model.attempts.push(attempt);
    return attempt;
  }

  #troubled(handed: Handed, how: Answer): void {
    const { cascade, job } = handed;
    const { model, row } = cascade;
    const isPutOff = how === 'temporary' || how === 'throttle' || how === 'configuration' || how === 'not sent';
    const isDoubt = how === 'in doubt' || how === 'in doubt in part' || how === 'lost';
    const isMine = row !== null && row.no === job.attemptNo && (model.isOver || job.step === model.step);
    if (isPutOff && (!isMine || model.isOver)) {
      if (isMine) cascade.row = null;
      return;
    }
    const takesOne = how.endsWith('in part');
    const attempt =
      how === 'throttle' || how === 'configuration' || how === 'not sent'
        ? null
        : (model.attempt(job.attemptNo) ?? this.#newAttempt(handed, 'x'));
    if (attempt !== null) {
      attempt.parts = attempt.parts.map((part, i) =>
        part !== 'x' ? part : takesOne && i === 0 ? 's' : isDoubt ? 'x' : 'n',
      );
      if (isDoubt && isMine) handed.found.fill(true);
      if (takesOne) handed.found[0] = true;
    }
    let after: Row | null = row;
    if (isMine) after = this.#rowAfter(cascade, row, handed, how);
    const began = attempt === null ? null : model.learned(attempt, after !== null, cascade.next());
    cascade.row = after;
    cascade.begin(began);
    cascade.tidy();
  }

  /** Where the message is after the answer of whoever had it in hand; null = nowhere. */
  #rowAfter({ model, setups }: Cascade, row: Row, { job, connection }: Handed, how: Answer): Row | null {
    const carriers = this.carriers(setups[model.step - 1]!.channel);
    const back = { ...row, leased: false };
    if (how === 'configuration') return { ...back, connection: carriers.find((id) => id !== connection) ?? connection };
    if (how === 'temporary' || how === 'throttle' || how === 'not sent') return { ...back, connection };
    if (how === 'rejected' && !model.isOver) {
      const other = carriers.find((id) => id !== connection && !row.tried.includes(id));
      return other === undefined ? null : { ...back, connection: other, tried: [...row.tried, connection] };
    }
    const isDoubt = how === 'lost' || how.startsWith('in doubt');
    const triesMax = how === 'lost' ? NODE_LOST_TRIES_MAX : 1;
    if (!isDoubt || model.isOver || job.doubtTries >= triesMax) return null;
    return { ...back, connection, doubts: job.doubtTries + 1 };
  }

  #receipt({ handed, part, state }: Heard): void {
    const { cascade, job } = handed;
    const { model } = cascade;
    const attempt = model.attempt(job.attemptNo)!;
    if (part < attempt.parts.length) attempt.parts[part] = heard(attempt.parts[part]!, state);
    // Its upstream has all of it: it is not sent once more.
    if (attempt.step === model.step && cascade.row?.leased === false && !some(attempt, 'xn')) cascade.row = null;
    const began = model.learned(attempt, cascade.row !== null, cascade.next());
    cascade.begin(began);
    cascade.tidy();
  }

  /** The owner of everything dies; a new one finds what it had in hand. It may still answer, late. */
  async crash(): Promise<void> {
    this.epoch += 1;
    for (const connections of this.connections.values()) {
      for (const connection of connections) {
        const jobs = await readStaleLeased(this.world.db.hot, connection, this.epoch, 0, 1000);
        for (const job of jobs) {
          const handed = this.handed.findLast(
            (one) => one.cascade.id === job.messageId && one.job.attemptNo === job.attemptNo,
          );
          assert.ok(handed);
          // As it was handed over, also when an earlier step has answered meanwhile.
          assert.deepEqual(job, { ...handed.job, expiresAtMs: job.expiresAtMs });
          await this.record({ handed, how: 'lost' }, []);
          handed.found.fill(true);
        }
      }
    }
  }

  sweptUnmatched(): void {
    const found = this.unmatched.filter(({ handed, part }) => handed.found[part]);
    this.unmatched = this.unmatched.filter(({ handed, part }) => !handed.found[part]);
    for (const one of found.sort((a, b) => a.atMs - b.atMs)) this.#receipt(one);
  }

  sweptExpired(): void {
    for (const cascade of this.cascades) {
      const { row, model, setups, lifeOver } = cascade;
      if (row === null || row.leased || !row.expired) continue;
      // Nobody carries what comes next: the step has the message's whole life.
      if (model.step < setups.length && !lifeOver && cascade.next() === null) {
        cascade.clock = false;
        row.expired = false;
        continue;
      }
      cascade.row = null;
      cascade.begin(model.expiredInQueue(cascade.next()));
      cascade.tidy();
    }
  }

  sweptSteps(): void {
    const due = this.cascades.filter(({ clock, overdue }) => clock && overdue);
    const free = due.filter(({ row }) => row?.leased !== true);
    // Nothing more is sent before what came early is heard.
    if (due.length > 0) this.sweptUnmatched();
    for (const cascade of free) {
      const { model, row, lifeOver } = cascade;
      if (!cascade.clock || !cascade.overdue || row?.leased) continue;
      const next = cascade.next();
      // Nobody carries what comes next, and nothing has arrived: the step has the message's whole life.
      if (next === null && !model.attempts.some((one) => all(one, 'dr'))) {
        cascade.clock = false;
        if (row !== null) row.expired = lifeOver;
        continue;
      }
      cascade.begin(model.stepOver(next));
      cascade.tidy();
    }
  }

  sweptOverdue(): void {
    for (const { model, row, waitOver } of this.cascades) if (waitOver && row === null) model.waitOver();
    for (const cascade of this.cascades) cascade.tidy();
  }
}

function eventOf({ handed, part, state, atMs }: Heard): Recorded {
  return {
    kind: 'event',
    connectionId: handed.connection,
    event: {
      kind: 'receipt',
      providerMessageId: handed.ids[part] as string,
      reference: handed.references[part],
      phone: handed.job.phone,
      state,
      errorCode: '000',
      raw: state,
    },
    stored: () => {},
    atMs,
  };
}
