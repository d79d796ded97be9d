// A channel whose far end is the test: it says what becomes of each job.
import type { ChannelDefinition, ChannelLink, Job, LinkHealth, LinkPort } from '../../src/channels/channel.ts';

export interface FakeLink {
  connection: { id: number; name: string; settings: Record<string, unknown> };
  port: LinkPort;
  /** Handed over, in order. */
  jobs: Job[];
  started: boolean;
  stoppedAfterMs: number | null;
  /** Takes every job at once, as the upstream's id `<prefix><message id>`. */
  takeAll: boolean;
  take(job: Job): void;
  up(): void;
  down(): void;
}

export interface FakeChannel {
  definition: ChannelDefinition;
  /** Every link that was ever opened, the newest last. */
  links: FakeLink[];
  /** The newest link of a connection. */
  link(connectionId: number): FakeLink | undefined;
}

export interface FakeOptions {
  window?: number;
  takeAll?: boolean;
  /** Links come up by themselves when started. */
  upAtOnce?: boolean;
  prefix?: string;
}

export function fakeChannel(options: FakeOptions = {}): FakeChannel {
  const { window = 100, takeAll = true, upAtOnce = true, prefix = 'f' } = options;
  const links: FakeLink[] = [];
  const definition: ChannelDefinition = {
    type: 'fake',
    channels: ['sms'],
    settings: [],
    chargePolicy: 'submitted',
    statuses: ['delivered'],
    errorClasses: new Map(),
    references: (job) => Array.from({ length: job.segments }, (_, i) => (job.messageId % 60_000) + i + 1),
    open: (connection, port) => {
      const flying = new Set<Job>();
      let state: LinkHealth['state'] = 'connecting';
      const health = (): LinkHealth => ({
        state,
        bound: state === 'up' ? 1 : 0,
        wanted: 1,
        inFlight: flying.size,
        window,
        reason: '',
      });
      const self: FakeLink = {
        connection,
        port,
        jobs: [],
        started: false,
        stoppedAfterMs: null,
        takeAll,
        take: (job) => {
          if (!flying.delete(job)) return;
          const providerIds = Array.from({ length: job.segments }, (_, i) => `${prefix}${job.messageId}.${i}`);
          port.outcome({ kind: 'submitted', job, providerIds });
        },
        up: () => {
          state = 'up';
          port.health(health());
        },
        down: () => {
          state = 'connecting';
          port.health(health());
        },
      };
      links.push(self);
      const link: ChannelLink = {
        start: async () => {
          self.started = true;
          if (upAtOnce) self.up();
        },
        stop: async (deadlineMs) => {
          self.stoppedAfterMs = deadlineMs;
          state = 'down';
          for (const job of flying) {
            const providerIds = Array.from({ length: job.segments }, () => null);
            port.outcome({
              kind: 'in_doubt',
              job,
              code: 'stopping',
              providerIds,
              references: definition.references(job),
            });
          }
          flying.clear();
          port.health(health());
        },
        free: () => (state === 'up' ? window - flying.size : 0),
        prefetch: () => Math.max(1, window / 2),
        send: (job) => {
          flying.add(job);
          self.jobs.push(job);
          if (self.takeAll) setImmediate(() => self.take(job));
        },
        health,
      };
      return link;
    },
  };
  return { definition, links, link: (id) => links.findLast((link) => link.connection.id === id) };
}
