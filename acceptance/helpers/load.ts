// Clients under way while things are killed: through both doors, some with client ids and some without. They remember every
// answer, and repeat what was not answered where a client id makes that safe.
import { type Doors, idsOf } from './doors.ts';
import { pick, seededRandom } from './random.ts';

/** One message as a client knows it. Its phone number is its own, so that the SMSC's log tells messages apart. */
export interface Sent {
  phone: string;
  text: string;
  /** '' = sent without a client id. */
  clientId: string;
  /** Every id answered for it; several only when it was repeated. */
  ids: number[];
}

export interface LoadOptions {
  sender: string;
  workers: number;
  /** A worker's pause between its requests. */
  pauseMs: number;
}

const ALPHABET = 'абвгдежзиклмнопрстуфхцчшэюя';

export class Load {
  readonly answered: Sent[] = [];
  /** Without a client id and without an answer: it may exist or not. */
  readonly unanswered: Sent[] = [];
  readonly #doors: Doors;
  readonly #options: LoadOptions;
  readonly #random: () => number;
  readonly #toRepeat: Sent[] = [];
  #next = 0;
  #running: Promise<unknown> | undefined;
  #going = false;

  constructor(doors: Doors, seed: number, options: LoadOptions) {
    this.#doors = doors;
    this.#options = options;
    this.#random = seededRandom(seed);
  }

  start(): void {
    this.#going = true;
    this.#running = Promise.all(Array.from({ length: this.#options.workers }, () => this.#work()));
  }

  /** No new messages; returns when everything with a client id has been answered. */
  async stop(): Promise<void> {
    this.#going = false;
    await this.#running;
    const deadline = Date.now() + 60_000;
    while (this.#toRepeat.length > 0) {
      if (Date.now() > deadline) throw new Error('requests with client ids are not answered any more');
      await this.#request(this.#toRepeat.splice(0, 5));
    }
  }

  /** Sends these once more; their ids are added to those they have. */
  async repeat(messages: readonly Sent[]): Promise<void> {
    for (let at = 0; at < messages.length; at += 10) await this.#request(messages.slice(at, at + 10));
  }

  async #work(): Promise<void> {
    while (this.#going) {
      const batch = this.#toRepeat.length > 0 ? this.#toRepeat.splice(0, 5) : this.#compose();
      const well = await this.#request(batch);
      await new Promise((resolve) => setTimeout(resolve, well ? this.#options.pauseMs : 100));
    }
  }

  #compose(): Sent[] {
    const keyed = this.#random() < 0.5;
    return Array.from({ length: 1 + Math.floor(this.#random() * 5) }, () => {
      const number = this.#next++;
      const long = this.#random() < 0.2;
      let text = `Message ${number} `;
      while (long && text.length < 180) text += pick(this.#random, [...ALPHABET]);
      return { phone: String(79_160_000_000 + number), text, clientId: keyed ? `key-${number}` : '', ids: [] };
    });
  }

  /** @returns false when something was not answered, or with "come again". */
  async #request(batch: readonly Sent[]): Promise<boolean> {
    if (this.#random() < 0.5) return this.#keep(batch, () => this.#byJson(batch));
    let well = true;
    for (const sent of batch) well = (await this.#keep([sent], () => this.#byGet(sent))) && well;
    return well;
  }

  async #keep(batch: readonly Sent[], ask: () => Promise<number[]>): Promise<boolean> {
    try {
      const ids = await ask();
      batch.forEach((sent, i) => {
        if (sent.ids.length === 0) this.answered.push(sent);
        sent.ids.push(ids[i]!);
      });
      return true;
    } catch (error) {
      if (error instanceof Refused) throw error;
      for (const sent of batch)
        if (sent.ids.length === 0) (sent.clientId === '' ? this.unanswered : this.#toRepeat).push(sent);
      return false;
    }
  }

  async #byJson(batch: readonly Sent[]): Promise<number[]> {
    const heard = await this.#doors.post('/json/', {
      message: batch.map(({ phone, text, clientId }) => ({
        sender: this.#options.sender,
        text,
        phones: [{ phone, ...(clientId === '' ? {} : { client_id_sms: clientId }) }],
      })),
    });
    if (heard.status !== 200) throw new Error(`HTTP ${heard.status}`);
    if (heard.body.includes('"error"')) throw new Refused(heard.body);
    return idsOf(heard);
  }

  async #byGet({ phone, text, clientId }: Sent): Promise<number[]> {
    const heard = await this.#doors.get({
      ...{ sadr: this.#options.sender, dadr: phone, text },
      ...(clientId === '' ? {} : { client_id_sms: clientId }),
    });
    if (heard.status !== 200) throw new Error(`HTTP ${heard.status}`);
    if (!/^[1-9]\d*$/.test(heard.body)) throw new Refused(heard.body);
    return [Number(heard.body)];
  }
}

/** An answer that a crash is no excuse for. */
class Refused extends Error {}
