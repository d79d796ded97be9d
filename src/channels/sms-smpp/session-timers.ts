// When a session must probe, give up or close: pure, fed with ticks (style.md: time is an argument).

export type SessionPhase = 'connecting' | 'binding' | 'bound' | 'unbinding';

export interface SessionTimeouts {
  connectMs: number;
  bindMs: number;
  enquireLinkMs: number;
  responseMs: number;
}

/** What a tick asks for. `lost_*` close the session. */
export type TimerAction = 'none' | 'enquire' | 'lost_connect' | 'lost_bind' | 'lost_silence' | 'lost_unbind';

/**
 * Keeps the session's own clock. It stands still while we do not read, and moves at most `tickMs * 3` a tick: a process that
 * was stopped or busy for a minute has not given its peer that minute to answer.
 */
export class SessionTimers {
  private readonly timeouts: SessionTimeouts;
  readonly tickMs: number;
  /** Session time in milliseconds, moved by `tick`. */
  clockMs = 0;
  private phase: SessionPhase = 'connecting';
  private phaseSinceMs = 0;
  private heardAtMs = 0;
  private enquiredAtMs = -1;

  constructor(timeouts: SessionTimeouts) {
    this.timeouts = timeouts;
    const shortest = Math.min(timeouts.connectMs, timeouts.bindMs, timeouts.enquireLinkMs, timeouts.responseMs);
    this.tickMs = Math.max(5, Math.min(500, shortest / 5));
  }

  enter(phase: SessionPhase): void {
    this.phase = phase;
    this.phaseSinceMs = this.clockMs;
    this.heardAtMs = this.clockMs;
    this.enquiredAtMs = -1;
  }

  /** Octets came: the peer lives. */
  heard(): void {
    this.heardAtMs = this.clockMs;
    this.enquiredAtMs = -1;
  }

  /** Moves the clock by what really passed, and says what is due. */
  tick(elapsedMs: number, reading: boolean): TimerAction {
    if (!reading) return 'none';
    this.clockMs += Math.max(0, Math.min(elapsedMs, this.tickMs * 3));
    const inPhaseMs = this.clockMs - this.phaseSinceMs;
    switch (this.phase) {
      case 'connecting':
        return inPhaseMs >= this.timeouts.connectMs ? 'lost_connect' : 'none';
      case 'binding':
        return inPhaseMs >= this.timeouts.bindMs ? 'lost_bind' : 'none';
      case 'unbinding':
        return inPhaseMs >= this.timeouts.responseMs ? 'lost_unbind' : 'none';
      case 'bound':
        return this.linkAction();
    }
  }

  private linkAction(): TimerAction {
    if (this.enquiredAtMs >= 0) {
      return this.clockMs - this.enquiredAtMs >= this.timeouts.responseMs ? 'lost_silence' : 'none';
    }
    if (this.clockMs - this.heardAtMs < this.timeouts.enquireLinkMs) return 'none';
    this.enquiredAtMs = this.clockMs;
    return 'enquire';
  }
}
