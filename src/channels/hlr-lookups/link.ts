// A running connection: every answer is at once the submission's and its receipt.
import { lookupState } from '../../domain/lookup.ts';
import type { DeliveryEvent, Job, LinkPort, Notice } from '../channel.ts';
import type { HttpClient } from '../http/client.ts';
import { HttpLink, type Verdict } from '../http/link.ts';
import { type Answer, ERROR_CLASSES, readAnswer } from './answer.ts';
import { lookupCall } from './request.ts';
import type { HlrSettings } from './settings.ts';

/** Pauses between tries of storing a result: nobody upstream would tell it again. About six minutes in all. */
const STORE_PAUSES_MS = [500, 1000, 2000, 5000, 10_000, 20_000, 40_000, 60_000, 60_000, 60_000, 60_000, 60_000];

/** Without `then`: a promise would take an object that has one for another promise. */
type LookupVerdict = Exclude<Verdict, { kind: 'taken' }> | { kind: 'taken'; id: string };

export class LookupLink extends HttpLink {
  readonly #settings: HlrSettings;
  readonly #port: LinkPort;
  readonly #notice: Notice;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #pausesMs: readonly number[];
  #ended = false;

  constructor(settings: HlrSettings, port: LinkPort, notice: Notice, pausesMs = STORE_PAUSES_MS) {
    super({ settings, port, notice, deliver: (job, http) => this.#lookUp(job, http) });
    this.#settings = settings;
    this.#port = port;
    this.#notice = notice;
    this.#pausesMs = pausesMs;
  }

  override async stop(deadlineMs: number): Promise<void> {
    await super.stop(deadlineMs);
    this.#ended = true;
    for (const timer of this.#timers) clearTimeout(timer);
    if (this.#timers.size > 0) this.#notice('results_lost', { count: this.#timers.size });
    this.#timers.clear();
  }

  async #lookUp(job: Job, http: HttpClient): Promise<LookupVerdict> {
    const reply = await http.call(lookupCall(job.phone, this.#settings, Date.now()));
    const verdict = this.judge(reply) as LookupVerdict | null;
    if (verdict !== null || reply.kind !== 'answer') return verdict ?? { kind: 'in_doubt', code: 'no_answer' };
    return this.#verdict(job, readAnswer(reply.status, reply.text, this.#settings.live_only));
  }

  #verdict(job: Job, answer: Answer): LookupVerdict {
    switch (answer.kind) {
      case 'refused':
        return answer;
      case 'garbage':
        return { kind: 'in_doubt', code: 'garbage' };
      case 'found': {
        const { undetermined } = this.#settings;
        if (answer.record.status === 'unknown' && undetermined === 'next') {
          return { kind: 'refused', code: 'UNDETERMINED', errorClass: ERROR_CLASSES.get('UNDETERMINED')! };
        }
        const event = this.#event(job, answer);
        // Behind the outcome, which this verdict becomes before the event loop turns.
        setImmediate(() => this.#tell(event, 0));
        return { kind: 'taken', id: answer.id };
      }
    }
  }

  /** A PING asks only whether the phone is there: what else was learned is not the client's. */
  #event(job: Job, { id, record, errorCode, source }: Extract<Answer, { kind: 'found' }>): DeliveryEvent {
    const { undetermined } = this.#settings;
    const state = record.status === 'unknown' && undetermined !== 'next' ? undetermined : lookupState(record.status);
    return {
      kind: 'receipt',
      providerMessageId: id,
      phone: job.phone,
      state,
      errorCode,
      raw: source.slice(0, 512),
      ...(job.channel === 'hlr' && { result: record }),
    };
  }

  #tell(event: DeliveryEvent, tries: number): void {
    this.#port.event(event, (ok) => {
      if (ok || this.#ended) return;
      const pauseMs = this.#pausesMs[tries];
      if (pauseMs === undefined) {
        this.#notice('results_lost', { count: 1 });
        return;
      }
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        this.#tell(event, tries + 1);
      }, pauseMs);
      this.#timers.add(timer);
    });
  }
}
