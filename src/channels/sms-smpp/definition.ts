// The connector `sms-smpp`: SMS over SMPP 3.4 as ESME.
import type { ChannelDefinition, ChannelLink, Job, LinkHealth, LinkPort, Notice } from '../channel.ts';
import { type Connect, makeConnect } from './connect.ts';
import { notTaken } from './lane.ts';
import { SmppLink } from './link.ts';
import { reference } from './provider-id.ts';
import { FIELDS, readSmppSettings } from './settings.ts';
import { ERROR_CLASSES } from './statuses.ts';

export const smsSmpp: ChannelDefinition = {
  type: 'sms-smpp',
  channel: 'sms',
  settings: FIELDS,
  chargePolicy: 'submitted',
  statuses: ['delivered', 'undelivered', 'expired', 'rejected', 'unknown', 'enroute', 'accepted'],
  errorClasses: ERROR_CLASSES,
  references: ({ messageId, segments }) => {
    // A 16-bit header can make one part more than was priced.
    const parts = segments > 1 ? segments + 1 : 1;
    return Array.from({ length: parts }, (_, index) => reference(messageId, index));
  },
  open({ settings }, port, onNotice) {
    const read = readSmppSettings(settings);
    if (read.kind === 'invalid') return new FaultyLink(read.faults.join('; '), port);
    let connect: Connect;
    try {
      connect = makeConnect(read.settings);
    } catch (error) {
      return new FaultyLink((error as Error).message, port);
    }
    const notice: Notice = onNotice ?? (() => {});
    return new SmppLink(read.settings, port, { connect, now: Date.now, random: Math.random, notice });
  },
};

/** Stands for a connection whose settings cannot work: says so when started, and takes nothing. */
class FaultyLink implements ChannelLink {
  private readonly reason: string;
  private readonly port: LinkPort;

  constructor(reason: string, port: LinkPort) {
    this.reason = reason;
    this.port = port;
  }

  async start(): Promise<void> {
    this.port.configurationFault(this.reason);
    this.port.health(this.health());
  }

  async stop(): Promise<void> {}

  free(): number {
    return 0;
  }

  prefetch(): number {
    return 1;
  }

  send(job: Job): void {
    this.port.outcome(notTaken(job, 'configuration'));
  }

  health(): LinkHealth {
    return { state: 'down', bound: 0, wanted: 0, inFlight: 0, window: 0, reason: this.reason };
  }
}
