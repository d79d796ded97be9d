import type { EmbeddedLog } from './error.ts';

export interface Supervised {
  alive(): boolean;
  /** Brings it back; throws when it cannot. */
  restart(): Promise<void>;
  /** Called every minute while it lives. */
  tidy(): void;
  log: EmbeddedLog;
}

const LOOK_EVERY_MS = 200;
const TIDY_EVERY_MS = 60_000;
const BACK_OFF_FIRST_MS = 100;
const BACK_OFF_MAX_MS = 5_000;
// A server that lived this long is well: its next death starts from the shortest pause again.
const WELL_AFTER_MS = 60_000;

/**
 * Looks at the server five times a second (two small reads in /proc) and brings it back when it died, with growing pauses.
 * Looking, rather than waiting for the child's exit, holds for adopted servers too. Its timers never keep a process alive.
 */
export function supervise(server: Supervised): { stop(): Promise<void> } {
  let stopped = false;
  let pauseMs = BACK_OFF_FIRST_MS;
  let sinceMs = Date.now();
  let tidiedMs = sinceMs;
  let timer: NodeJS.Timeout | undefined;
  let busy: Promise<void> = Promise.resolve();

  const again = (delayMs: number) => {
    if (stopped) return;
    timer = setTimeout(() => {
      busy = look();
    }, delayMs).unref();
  };

  async function look(): Promise<void> {
    if (server.alive()) {
      if (Date.now() - sinceMs > WELL_AFTER_MS) pauseMs = BACK_OFF_FIRST_MS;
      if (Date.now() - tidiedMs > TIDY_EVERY_MS) {
        tidiedMs = Date.now();
        server.tidy();
      }
      again(LOOK_EVERY_MS);
      return;
    }
    server.log.error({ pauseMs }, 'PostgreSQL died: starting it again');
    const downMs = Date.now();
    try {
      await server.restart();
      sinceMs = Date.now();
      server.log.warn({ tookMs: sinceMs - downMs }, 'PostgreSQL runs again');
    } catch (error) {
      server.log.error({ err: error }, 'PostgreSQL could not be started again');
    }
    again(pauseMs);
    pauseMs = Math.min(pauseMs * 2, BACK_OFF_MAX_MS);
  }

  again(LOOK_EVERY_MS);
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await busy;
    },
  };
}
