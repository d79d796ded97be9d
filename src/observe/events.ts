// One function a business event: its log line and its counter, so that the two never disagree. Events that happen for
// every message only count; ERROR means that a person must act.
import type { LinkHealth } from '../domain/link-health.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';

interface NamedConnection {
  id: number;
  name: string;
}

export type Events = ReturnType<typeof makeEvents>;

/** `nameOf` turns a connection's id into its name for labels. */
export function makeEvents(log: Logger, metrics: Metrics, nameOf: (connectionId: number) => string) {
  const connection = (id: number | null) => (id === null ? '' : nameOf(id));
  // What happens for every message keeps its labelled child: prom-client hashes the labels anew at each call otherwise.
  const counterOf = remembered<{ inc(): void }>();
  const timerOf = remembered<{ observe(seconds: number): void }>();
  const isDue = onceAMinute();
  return {
    requestDone(door: string, durationMs: number, kind: string) {
      counterOf(`${door} ${kind}`, () => metrics.requests.labels(door, kind)).inc();
      timerOf(door, () => metrics.requestSeconds.labels(door)).observe(durationMs / 1000);
    },
    apiRequestDone(endpoint: string, status: number, durationMs: number) {
      counterOf(`api ${endpoint} ${status}`, () => metrics.apiRequests.labels(endpoint, String(status))).inc();
      timerOf('api', () => metrics.requestSeconds.labels('api')).observe(durationMs / 1000);
    },
    accepted(channel: string, messages: number) {
      metrics.accepted.inc({ channel }, messages);
    },
    refused(code: string, messages: number) {
      metrics.refused.inc({ code }, messages);
    },
    acceptCommitted(durationMs: number) {
      metrics.acceptCommitSeconds.observe(durationMs / 1000);
    },
    claimed(connectionId: number, jobs: number) {
      if (jobs > 0) metrics.claimed.inc({ connection: connection(connectionId) }, jobs);
    },
    answered(connectionId: number, durationMs: number) {
      const name = connection(connectionId);
      timerOf(`submit ${name}`, () => metrics.submitSeconds.labels(name)).observe(durationMs / 1000);
    },
    submitted(connectionId: number, messages: number, segments: number) {
      metrics.submitted.inc({ connection: connection(connectionId) }, messages);
      metrics.segments.inc({ connection: connection(connectionId) }, segments);
    },
    upstreamRefused(connectionId: number, errorClass: string, code: string) {
      metrics.upstreamErrors.inc({ connection: connection(connectionId), class: errorClass, code });
    },
    inDoubt(connectionId: number) {
      metrics.inDoubt.inc({ connection: connection(connectionId) });
    },
    recovered(connectionId: number, jobs: number) {
      log.warn({ connection: connection(connectionId), jobs }, 'messages in the hand of a lost owner are in doubt');
    },
    settled(final: { state: string; channel: string; connectionId: number | null; count: number }) {
      const { state, channel, connectionId, count } = final;
      metrics.final.inc({ channel, connection: connection(connectionId), state }, count);
    },
    recorded(durationMs: number) {
      metrics.recordCommitSeconds.observe(durationMs / 1000);
    },
    receiptStored(durationMs: number) {
      metrics.receiptSeconds.observe(durationMs / 1000);
    },
    unmatched(connectionId: number) {
      metrics.unmatched.inc({ connection: connection(connectionId) });
    },
    receiptsDropped(receipts: number) {
      log.warn({ receipts }, 'receipts that matched no message were forgotten');
    },
    linkHealth(link: NamedConnection, health: LinkHealth, changed: boolean) {
      metrics.linkBound.set({ connection: link.name }, health.bound);
      metrics.linkWindow.set({ connection: link.name }, health.window);
      metrics.linkInFlight.set({ connection: link.name }, health.inFlight);
      if (!changed) return;
      const fields = { connection: link.name, state: health.state, bound: health.bound, reason: health.reason };
      if (health.state === 'up') log.info(fields, 'link up');
      else if (health.state === 'down' && health.reason !== 'stopped') log.warn(fields, 'link down');
      else log.info(fields, 'link not up');
    },
    /** Its connection was removed or is called something else now: a figure that stays would look like a link that is away. */
    linkGone(name: string) {
      for (const gauge of [metrics.linkBound, metrics.linkWindow, metrics.linkInFlight])
        gauge.remove({ connection: name });
    },
    linkNotice(link: NamedConnection, name: string, fields: Record<string, unknown>) {
      metrics.linkNotices.inc({ connection: link.name, notice: name });
      log.debug({ connection: link.name, notice: name, ...fields }, 'link notice');
    },
    configurationFault(link: NamedConnection, reason: string) {
      metrics.configurationFaults.inc({ connection: link.name });
      log.error({ connection: link.name, reason }, 'connection paused: it cannot work as configured');
    },
    hook(name: string, result: string, told: number) {
      metrics.hooks.inc({ connection: name, result });
      metrics.hookEvents.inc({ connection: name }, told);
      // A wrong signature is somebody's mistake or somebody's attempt: worth a line, not an alert.
      if ((result === 'signature' || result === 'key') && isDue(`${name} ${result}`)) {
        log.warn({ connection: name, result }, 'calls of a provider are refused');
      }
    },
    pushed(accountId: number, told: number, acknowledged: number, durationMs: number, error: string) {
      metrics.pushes.inc({ result: error === '' ? 'acknowledged' : 'failed' });
      metrics.pushSeconds.observe(durationMs / 1000);
      metrics.statusesTold.inc(acknowledged);
      if (error !== '') log.info({ account_id: accountId, told, acknowledged, error }, 'push not acknowledged');
    },
    told(ageMs: number) {
      metrics.tellSeconds.observe(Math.max(0, ageMs) / 1000);
    },
    dead(accountId: number, count: number) {
      metrics.statusesDead.inc(count);
      log.warn({ account_id: accountId, count }, 'statuses given up after the last try');
    },
    pushGone(accountId: number) {
      log.warn(
        { account_id: accountId },
        'the push address answered 410 and is switched off; its statuses are dead letters',
      );
    },
    ledgerDrift(accounts: number) {
      metrics.ledgerDrift.set(accounts);
      if (accounts > 0) log.error({ accounts }, 'the ledger does not add up to the balance');
    },
    databaseFailed(where: string, error: unknown) {
      metrics.databaseErrors.inc({ where });
      log.warn({ where, err: error }, 'database statement failed; it will be tried again');
    },
    poisoned(connectionId: number, what: string, error: unknown) {
      log.error(
        { connection: connection(connectionId), what, err: error },
        'an answer or receipt could not be recorded',
      );
    },
    retention(dropped: string[], deleted: number) {
      if (dropped.length > 0 || deleted > 0) log.info({ dropped, deleted }, 'old rows dropped');
    },
    failed(where: string, error: unknown) {
      log.error({ where, err: error }, 'unexpected failure');
    },
  };
}

function remembered<T>(): (key: string, make: () => T) => T {
  const known = new Map<string, T>();
  return (key, make) => {
    let child = known.get(key);
    if (child === undefined) {
      child = make();
      known.set(key, child);
    }
    return child;
  };
}

/** True for the first in a minute of each key, so that a stranger cannot flood the log. Keys are few: connections. */
function onceAMinute(): (key: string) => boolean {
  const last = new Map<string, number>();
  return (key) => {
    const nowMs = Date.now();
    if (nowMs - (last.get(key) ?? 0) < 60_000) return false;
    last.set(key, nowMs);
    return true;
  };
}
