// A running connection: every answer is at once the submission's and its receipt.
import { lookupState } from '../../domain/lookup.ts';
import type { DeliveryEvent, Job, LinkPort, Notice } from '../channel.ts';
import type { HttpClient } from '../http/client.ts';
import { HttpLink, type Verdict } from '../http/link.ts';
import { type Answer, ERROR_CLASSES, readAnswer } from './answer.ts';
import { lookupCall } from './request.ts';
import type { HlrSettings } from './settings.ts';

export class LookupLink extends HttpLink {
  readonly #settings: HlrSettings;

  constructor(settings: HlrSettings, port: LinkPort, notice: Notice) {
    super({ settings, port, notice, deliver: (job, http) => this.#lookUp(job, http) });
    this.#settings = settings;
  }

  async #lookUp(job: Job, http: HttpClient): Promise<Verdict> {
    const reply = await http.call(lookupCall(job.phone, this.#settings, Date.now()));
    const verdict = this.judge(reply);
    if (verdict !== null || reply.kind !== 'answer') return verdict ?? { kind: 'in_doubt', code: 'no_answer' };
    return this.#verdict(job, readAnswer(reply.status, reply.text, this.#settings.live_only));
  }

  #verdict(job: Job, answer: Answer): Verdict {
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
        return { kind: 'taken', id: answer.id, receipt: this.#receipt(job, answer) };
      }
    }
  }

  /** A PING asks only whether the phone is there: what else was learned is not the client's. */
  #receipt(job: Job, { id, record, errorCode, source }: Extract<Answer, { kind: 'found' }>): DeliveryEvent {
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
}
