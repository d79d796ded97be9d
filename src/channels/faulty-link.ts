// A connection whose settings cannot work.
import type { ChannelLink, Job, LinkHealth, LinkPort, Outcome } from './channel.ts';

/** Stands for a connection whose settings cannot work: says so when started, and takes nothing. */
export class FaultyLink implements ChannelLink {
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

/** An outcome for a job that was never handed to anybody. */
export function notTaken(job: Job, code: string): Outcome {
  return { kind: 'deferred', job, code, errorClass: 'temporary', delayMs: 0 };
}
