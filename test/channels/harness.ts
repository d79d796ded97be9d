// A port that remembers what a link says, and jobs to hand to it: connectors are tried over real sockets, without a database.
import type {
  ChannelDefinition,
  ChannelLink,
  Contact,
  HookRequest,
  Job,
  LinkHealth,
  LinkPort,
  Outcome,
  Settings,
  UpstreamEvent,
} from '../../src/channels/channel.ts';
import { NO_CONTENT } from '../../src/domain/content.ts';
import { eventually } from '../helpers/eventually.ts';

let lastId = 2_000_000_000_000;

/** A job like the pipeline makes it; every call has an id of its own. */
export function makeJob(over: Partial<Job> = {}): Job {
  lastId += 1;
  return {
    messageId: lastId,
    attemptNo: 1,
    accountId: 1,
    channel: 'sms',
    phone: '79161234567',
    sender: 'DEMO',
    text: 'Привет',
    content: NO_CONTENT,
    encoding: 'ucs2',
    segments: 1,
    temporaryTries: 0,
    priority: 1,
    expiresAtMs: Date.now() + 3_600_000,
    ...over,
  };
}

export interface OpenedLink {
  link: ChannelLink;
  outcomes: Outcome[];
  events: UpstreamEvent[];
  health: LinkHealth[];
  faults: string[];
  notices: { name: string; fields: Record<string, unknown> }[];
  /** By MSISDN: what the port answers to `contact`. */
  contacts: Map<string, Contact>;
  /** Hands a job over and waits for its outcome. */
  send(job: Job): Promise<Outcome>;
  /** Waits until an event passes. */
  event(test: (event: UpstreamEvent) => boolean): Promise<UpstreamEvent>;
}

/** Opens and starts a connection named `test`. Close it by `link.stop(ms)`. */
export async function openLink(definition: ChannelDefinition, settings: Settings): Promise<OpenedLink> {
  const opened: Omit<OpenedLink, 'link'> = {
    outcomes: [],
    events: [],
    health: [],
    faults: [],
    notices: [],
    contacts: new Map(),
    send: async (job) => {
      link.send(job);
      return eventually(() => found(opened.outcomes.find((outcome) => outcome.job === job)));
    },
    event: (test) => eventually(() => found(opened.events.find(test))),
  };
  const port: LinkPort = {
    outcome: (outcome) => {
      tell(outcome, opened);
    },
    event: (event, stored) => {
      opened.events.push(event);
      setImmediate(() => stored(true));
    },
    room: () => {},
    health: (health) => void opened.health.push(health),
    configurationFault: (reason) => void opened.faults.push(reason),
    contact: async (phone) => opened.contacts.get(phone) ?? null,
  };
  const link = definition.open({ id: 1, name: 'test', settings }, port, (name, fields) =>
    opened.notices.push({ name, fields }),
  );
  await link.start();
  return Object.assign(opened, { link });
}

/** Remembers an outcome, and the receipt it may bring as the event it is: the pipeline records both in one transaction. */
export function tell(outcome: Outcome, heard: { outcomes: Outcome[]; events: UpstreamEvent[] }): void {
  if (outcome.kind !== 'submitted' || outcome.receipt === undefined) {
    heard.outcomes.push(outcome);
    return;
  }
  const { receipt, ...plain } = outcome;
  heard.outcomes.push(plain);
  heard.events.push(receipt);
}

/** A provider's call as the door hands it to a connector. */
export function hookRequest(over: Partial<HookRequest> & { json?: unknown } = {}): HookRequest {
  const { json, ...rest } = over;
  return {
    method: 'POST',
    key: '',
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.from(json === undefined ? '' : JSON.stringify(json)),
    ip: '127.0.0.1',
    ...rest,
  };
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('not there yet');
  return value;
}
