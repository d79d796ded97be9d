// One SMPP connection of ours: its sessions, kept bound; jobs spread over them; receipts and messages coming back.
import type { ChannelLink, ErrorClass, Job, LinkHealth, LinkPort, Notice, Outcome } from '../channel.ts';
import { notTaken } from '../faulty-link.ts';
import { Pace } from '../pace.ts';
import { reconnectDelayMs } from '../reconnect.ts';
import type { Connect } from './connect.ts';
import { toEvent } from './inbound.ts';
import { Lane, type PartInFlight } from './lane.ts';
import type { Body } from './pdu-table.ts';
import { type BindRole, type CloseReason, Session } from './session.ts';
import type { SmppSettings } from './settings.ts';
import { classOf, STATUS, statusCode, statusName } from './statuses.ts';
import { Submission } from './submission.ts';
import { partsOf } from './submit-body.ts';

/** The world outside, given so that tests can give another. */
export interface LinkWorld {
  connect: Connect;
  now: () => number;
  /** In 0…1. */
  random: () => number;
  notice: Notice;
}

/** One session wanted: bound, connecting, or waiting to. */
interface Slot {
  role: BindRole;
  state: 'idle' | 'connecting' | 'bound' | 'waiting';
  session: Session<PartInFlight> | null;
  lane: Lane | null;
  failures: number;
  /** The session did some work: the next failure is a first one again. */
  useful: boolean;
  timer: NodeJS.Timeout | null;
}

/** Refusals in a row that may pass, after which the link slows down as if throttled. */
const SOFT_REFUSALS_MAX = 10;
/** How long the answer to unbind may take when the deadline leaves time. */
const UNBIND_MS = 1000;

export class SmppLink implements ChannelLink {
  private readonly settings: SmppSettings;
  private readonly port: LinkPort;
  private readonly world: LinkWorld;
  private readonly pace: Pace;
  private readonly slots: Slot[] = [];
  private readonly bindBody: Body<'bind_transceiver'>;
  private phase: 'new' | 'running' | 'stopping' | 'stopped' = 'new';
  private fault = '';
  private reason = '';
  private softInRow = 0;
  private wakeTimer: NodeJS.Timeout | null = null;
  private quietWaiters: (() => void)[] = [];

  constructor(settings: SmppSettings, port: LinkPort, world: LinkWorld) {
    this.settings = settings;
    this.port = port;
    this.world = world;
    const { rate, throttle_min_s, throttle_max_s } = settings;
    this.pace = new Pace(
      { ratePerS: rate, pauseMinMs: throttle_min_s * 1000, pauseMaxMs: throttle_max_s * 1000 },
      world.now(),
    );
    this.bindBody = {
      system_id: settings.system_id,
      password: settings.password,
      system_type: settings.system_type,
      interface_version: settings.interface_version,
      addr_ton: settings.addr_ton,
      addr_npi: settings.addr_npi,
      address_range: settings.address_range,
    };
    const roles: BindRole[] = settings.bind_mode === 'tx_rx' ? ['transmitter', 'receiver'] : ['transceiver'];
    for (let i = 0; i < settings.binds; i++) {
      for (const role of roles) {
        this.slots.push({ role, state: 'idle', session: null, lane: null, failures: 0, useful: false, timer: null });
      }
    }
  }

  /** Begins to connect and returns: `health` tells when the link is up. */
  async start(): Promise<void> {
    if (this.phase !== 'new') return;
    this.phase = 'running';
    this.startNext();
    this.tellHealth();
  }

  async stop(deadlineMs: number): Promise<void> {
    if (this.phase === 'stopped') return;
    const endsAtMs = this.world.now() + deadlineMs;
    this.phase = 'stopping';
    for (const slot of this.slots) {
      if (slot.timer !== null) clearTimeout(slot.timer);
      slot.lane?.giveBack('stopping');
    }
    await this.quiet(() => this.slots.every((slot) => (slot.lane?.activeJobs ?? 0) === 0), deadlineMs);
    const unbindMs = Math.min(UNBIND_MS, Math.max(50, endsAtMs - this.world.now()));
    for (const slot of this.slots) slot.session?.unbind();
    await this.quiet(() => this.slots.every((slot) => slot.session === null), unbindMs);
    for (const slot of this.slots) slot.session?.close();
    if (this.wakeTimer !== null) clearTimeout(this.wakeTimer);
    this.phase = 'stopped';
    this.reason = 'stopped';
    this.tellHealth();
  }

  free(): number {
    if (this.phase !== 'running' || this.fault !== '') return 0;
    let room = 0;
    let queued = 0;
    for (const slot of this.slots) {
      if (slot.lane === null) continue;
      room += slot.lane.free;
      queued += slot.lane.queuedParts;
    }
    if (room === 0) return 0;
    const allowed = this.pace.available(this.world.now()) - queued;
    if (allowed >= room) return room;
    if (allowed < 1) this.wakeWhenPaceAllows();
    return Math.max(0, allowed);
  }

  prefetch(): number {
    const { window, rate } = this.settings;
    const half = (window * this.senders(() => true)) / 2;
    return Math.max(1, Math.floor(rate > 0 ? Math.min(half, rate * 0.2) : half));
  }

  send(job: Job): void {
    const lane = this.freestLane();
    if (lane === null || this.phase !== 'running') {
      this.port.outcome(notTaken(job, this.phase === 'running' ? 'not_bound' : 'stopping'));
      return;
    }
    const { settings } = this;
    const parts = partsOf(job, settings);
    if (parts === null) {
      this.port.outcome({ kind: 'rejected', job, code: 'too_many_parts', errorClass: 'content', providerIds: [] });
      return;
    }
    lane.add(
      new Submission(job, parts, {
        partRetries: settings.part_retries,
        queueFullDelayMs: settings.queue_full_delay_s * 1000,
        temporaryDelayMs: settings.temporary_delay_s * 1000,
        references: settings.user_message_reference,
      }),
    );
  }

  health(): LinkHealth {
    const bound = this.slots.filter((slot) => slot.state === 'bound').length;
    const running = this.phase === 'running' && this.fault === '';
    const up = this.senders((slot) => slot.state === 'bound') > 0;
    return {
      state: !running ? 'down' : up ? 'up' : 'connecting',
      bound,
      wanted: this.slots.length,
      inFlight: this.slots.reduce((sum, slot) => sum + (slot.session?.inFlightCount ?? 0), 0),
      window: this.settings.window * this.senders((slot) => slot.state === 'bound'),
      reason: this.fault || this.reason,
    };
  }

  private senders(wanted: (slot: Slot) => boolean): number {
    let count = 0;
    for (const slot of this.slots) if (slot.role !== 'receiver' && wanted(slot)) count++;
    return count;
  }

  private freestLane(): Lane | null {
    let best: Lane | null = null;
    let bestFree = -1;
    for (const { lane } of this.slots) {
      if (lane === null || lane.free <= bestFree) continue;
      best = lane;
      bestFree = lane.free;
    }
    return best;
  }

  /**
   * Sessions begin one after another: a wrong password is tried once and not once a session, which would lock the account
   * at some SMSCs.
   */
  private startNext(): void {
    const slot = this.slots.find(({ state }) => state === 'idle');
    if (slot !== undefined && this.phase === 'running' && this.fault === '') this.open(slot);
  }

  private open(slot: Slot): void {
    slot.state = 'connecting';
    slot.timer = null;
    slot.useful = false;
    const { settings, world } = this;
    slot.session = new Session<PartInFlight>(
      world.connect(),
      {
        role: slot.role,
        bind: this.bindBody,
        window: settings.window,
        timeouts: {
          connectMs: settings.connect_timeout_s * 1000,
          bindMs: settings.bind_timeout_s * 1000,
          enquireLinkMs: settings.enquire_link_s * 1000,
          responseMs: settings.response_timeout_s * 1000,
        },
        inboundMax: settings.inbound_max,
        maxPdu: settings.max_pdu,
      },
      {
        bound: () => this.onBound(slot),
        answered: (part, status, id) => slot.lane?.answered(part, status, id),
        unanswered: (part, why) => slot.lane?.unanswered(part, why),
        inbound: (pdu, acknowledge) => {
          slot.useful = true;
          this.port.event(toEvent(pdu, this.inboundOptions), acknowledge);
        },
        room: () => this.onRoom(slot),
        closed: (reason) => this.onClosed(slot, reason),
        notice: world.notice,
      },
      world.now,
    );
  }

  private get inboundOptions() {
    const { id_receipt, receipt_unknown, receipt_accepted, receipt_by_text, lookup_sender } = this.settings;
    return {
      idFormat: id_receipt,
      unknownMeans: receipt_unknown,
      acceptedMeans: receipt_accepted,
      receiptByText: receipt_by_text,
      lookups: {
        errors: this.settings.lookupErrors,
        sender: lookup_sender,
        all: this.settings.lookup_receipts === 'all',
      },
    };
  }

  private onBound(slot: Slot): void {
    slot.state = 'bound';
    this.reason = '';
    this.world.notice('bound', { role: slot.role });
    if (slot.role !== 'receiver' && slot.session !== null) {
      slot.lane = new Lane(
        slot.session,
        this.settings,
        this.pace,
        {
          outcome: (outcome) => this.onOutcome(outcome),
          classOf: (status) => this.classOf(status),
          refused: (status) => this.onRefused(slot, status),
          taken: () => {
            slot.useful = true;
            this.softInRow = 0;
          },
          waitsForPace: () => this.wakeWhenPaceAllows(),
        },
        this.world.now,
      );
    }
    this.startNext();
    this.tellHealth();
    if (slot.lane !== null) this.port.room();
  }

  private onClosed(slot: Slot, reason: CloseReason): void {
    const { lane } = slot;
    slot.session = null;
    slot.lane = null;
    if (slot.useful) slot.failures = 0;
    slot.state = 'waiting';
    lane?.end(this.phase === 'running' ? 'connection_lost' : 'stopping');
    this.wakeQuietWaiters();
    if (this.phase !== 'running') return;
    if (reason.kind === 'refused') this.onBindRefused(slot, reason.status);
    else this.reason = reason.kind === 'lost' ? reason.reason : '';
    this.reconnectLater(slot, reason);
    this.tellHealth();
  }

  /** With another session of the same kind at work, a refusal is about the number of sessions, not about who we are. */
  private onBindRefused(slot: Slot, status: number): void {
    this.reason = `bind refused: ${statusCode(status)} ${statusName(status)}`.trimEnd();
    this.world.notice('bind_refused', { status: statusCode(status) });
    const alone = !this.slots.some((other) => other.role === slot.role && other.state === 'bound');
    if (alone && classOf(status, this.settings.errorMap) === 'configuration') this.raiseFault(this.reason);
    else this.startNext();
  }

  private reconnectLater(slot: Slot, reason: CloseReason): void {
    if (this.fault !== '' || this.phase !== 'running') return;
    const { reconnect_min_s, reconnect_max_s } = this.settings;
    const delayMs = reconnectDelayMs(
      slot.failures,
      reconnect_min_s * 1000,
      reconnect_max_s * 1000,
      this.world.random(),
    );
    slot.failures++;
    slot.timer = setTimeout(() => this.open(slot), delayMs);
    this.world.notice('reconnect', { role: slot.role, reason: this.reason, kind: reason.kind, delayMs });
  }

  private raiseFault(reason: string): void {
    if (this.fault !== '') return;
    this.fault = reason;
    for (const slot of this.slots) if (slot.timer !== null) clearTimeout(slot.timer);
    this.port.configurationFault(reason);
    this.tellHealth();
  }

  /** Of an answer to a message; whether a bind may be tried again is not the operator's word. */
  private classOf(status: number): ErrorClass {
    return this.port.errorClass?.(statusCode(status)) ?? classOf(status, this.settings.errorMap);
  }

  private onRefused(slot: Slot, status: number): void {
    const errorClass = this.classOf(status);
    if (errorClass === 'configuration')
      this.raiseFault(`submit_sm refused: ${statusCode(status)} ${statusName(status)}`.trimEnd());
    if (errorClass !== 'temporary' && errorClass !== 'throttle') return;
    this.softInRow++;
    const slowDown =
      (errorClass === 'throttle' && status !== STATUS.ESME_RMSGQFUL) || this.softInRow >= SOFT_REFUSALS_MAX;
    if (slowDown) {
      this.pace.throttled(this.world.now());
      this.world.notice('throttled', { status: statusCode(status) });
    }
    if (status !== STATUS.ESME_RINVBNDSTS) return;
    // Not from inside this answer: the lane has to settle it first.
    const { session } = slot;
    queueMicrotask(() => session?.lose('wrong bind state'));
  }

  private onOutcome(outcome: Outcome): void {
    this.port.outcome(outcome);
    if (this.phase === 'stopping') this.wakeQuietWaiters();
  }

  private onRoom(slot: Slot): void {
    slot.lane?.pump();
    this.port.room();
  }

  /** One timer a link: when the pace allows again, lanes write on and the dispatcher hears of room. */
  private wakeWhenPaceAllows(): void {
    if (this.wakeTimer !== null) return;
    // Never skipped: the pace may have come to allow a part since the caller looked, and nobody else would look again.
    const waitMs = this.pace.waitMs(this.world.now());
    this.wakeTimer = setTimeout(
      () => {
        this.wakeTimer = null;
        for (const { lane } of this.slots) lane?.pump();
        this.port.room();
      },
      // Several parts a wake-up: at 6,000 parts a second one timer each would be felt.
      Math.max(5, waitMs),
    );
  }

  private tellHealth(): void {
    this.port.health(this.health());
  }

  /** Resolves once `done`, or after `limitMs`. */
  private async quiet(done: () => boolean, limitMs: number): Promise<void> {
    if (done()) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(finish, Math.max(0, limitMs));
      const waiter = () => {
        if (done()) finish();
      };
      const waiters = this.quietWaiters;
      function finish(): void {
        clearTimeout(timer);
        waiters.splice(waiters.indexOf(waiter), 1);
        resolve();
      }
      waiters.push(waiter);
    });
  }

  private wakeQuietWaiters(): void {
    for (const waiter of [...this.quietWaiters]) waiter();
  }
}
