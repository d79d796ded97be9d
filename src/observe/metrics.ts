// Prometheus metrics of a node. Labels are few and bounded: channels, connections, states, classes; never accounts or numbers.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const LONG_SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 1800, 7200, 43_200, 172_800];

export interface Metrics {
  registry: Registry;
  accepted: Counter<'channel'>;
  refused: Counter<'code'>;
  requests: Counter<'door' | 'kind'>;
  apiRequests: Counter<'endpoint' | 'status'>;
  requestSeconds: Histogram<'door'>;
  acceptCommitSeconds: Histogram;
  claimed: Counter<'connection'>;
  submitted: Counter<'connection'>;
  segments: Counter<'connection'>;
  upstreamErrors: Counter<'connection' | 'class' | 'code'>;
  inDoubt: Counter<'connection'>;
  submitSeconds: Histogram<'connection'>;
  final: Counter<'channel' | 'connection' | 'state'>;
  recordCommitSeconds: Histogram;
  receiptSeconds: Histogram;
  unmatched: Counter<'connection'>;
  linkNotices: Counter<'connection' | 'notice'>;
  configurationFaults: Counter<'connection'>;
  linkBound: Gauge<'connection'>;
  linkWindow: Gauge<'connection'>;
  linkInFlight: Gauge<'connection'>;
  hooks: Counter<'connection' | 'result'>;
  hookEvents: Counter<'connection'>;
  pushes: Counter<'result'>;
  statusesTold: Counter;
  statusesDead: Counter;
  pushSeconds: Histogram;
  tellSeconds: Histogram;
  queueDepth: Gauge<'connection' | 'priority'>;
  queueAgeSeconds: Gauge<'connection' | 'priority'>;
  acceptWaiting: Gauge;
  recordWaiting: Gauge;
  ledgerDrift: Gauge;
  liveStreams: Gauge;
  databaseErrors: Counter<'where'>;
}

export function makeMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'kaskad_' });
  const registers = [registry];
  const counter = <T extends string>(name: string, help: string, labelNames: T[] = []) =>
    new Counter<T>({ name: `kaskad_${name}`, help, labelNames, registers });
  const gauge = <T extends string>(name: string, help: string, labelNames: T[] = []) =>
    new Gauge<T>({ name: `kaskad_${name}`, help, labelNames, registers });
  const histogram = <T extends string>(name: string, help: string, buckets: number[], labelNames: T[] = []) =>
    new Histogram<T>({ name: `kaskad_${name}`, help, labelNames, buckets, registers });
  return {
    registry,
    accepted: counter('accepted_total', 'Messages accepted', ['channel']),
    refused: counter('refused_total', 'Recipients refused, by error code', ['code']),
    requests: counter('requests_total', 'Requests of the doors', ['door', 'kind']),
    apiRequests: counter('api_requests_total', 'Requests of /api/v1', ['endpoint', 'status']),
    requestSeconds: histogram('request_seconds', 'Time to answer a request of a door', SECONDS, ['door']),
    acceptCommitSeconds: histogram('accept_commit_seconds', 'Time of an accept transaction', SECONDS),
    claimed: counter('claimed_total', 'Messages claimed from the queue', ['connection']),
    submitted: counter('submitted_total', 'Messages the upstream took', ['connection']),
    segments: counter('submitted_segments_total', 'Segments the upstream took', ['connection']),
    upstreamErrors: counter('upstream_errors_total', 'Refusals by the upstream', ['connection', 'class', 'code']),
    inDoubt: counter('in_doubt_total', 'Attempts sent and not answered', ['connection']),
    submitSeconds: histogram('submit_seconds', 'From handing a message to its link to the answer', SECONDS, [
      'connection',
    ]),
    final: counter('final_total', 'Moves of messages to a state: one that is delivered and then read counts in both', [
      'channel',
      'connection',
      'state',
    ]),
    recordCommitSeconds: histogram('record_commit_seconds', 'Time of a transaction of answers and receipts', SECONDS),
    receiptSeconds: histogram(
      'receipt_seconds',
      'From the coming of a receipt to its commit, then it is acknowledged',
      SECONDS,
    ),
    unmatched: counter('unmatched_receipts_total', 'Receipts that matched nothing when they came', ['connection']),
    linkNotices: counter('link_notices_total', 'What links report: throttled, reconnect, malformed', [
      'connection',
      'notice',
    ]),
    configurationFaults: counter(
      'configuration_faults_total',
      'Connections paused because they cannot work as configured: credentials, balance, address',
      ['connection'],
    ),
    linkBound: gauge('link_bound', 'Sessions bound', ['connection']),
    linkWindow: gauge('link_window', 'Unanswered requests allowed', ['connection']),
    linkInFlight: gauge('link_in_flight', 'Unanswered requests', ['connection']),
    hooks: counter('hooks_total', 'Calls of providers, by how they ended', ['connection', 'result']),
    hookEvents: counter('hook_events_total', 'Statuses and messages that providers told', ['connection']),
    pushes: counter('pushes_total', 'Status pushes', ['result']),
    statusesTold: counter('statuses_told_total', 'Statuses acknowledged by clients'),
    statusesDead: counter('statuses_dead_total', 'Statuses given up'),
    pushSeconds: histogram('push_seconds', 'Time of one push', SECONDS),
    tellSeconds: histogram('tell_seconds', 'From a status to its acknowledgement', LONG_SECONDS),
    queueDepth: gauge('queue_depth', 'Messages waiting to be sent', ['connection', 'priority']),
    queueAgeSeconds: gauge('queue_age_seconds', 'Age of the oldest message waiting', ['connection', 'priority']),
    acceptWaiting: gauge('accept_waiting', 'Recipients waiting for an accept transaction'),
    recordWaiting: gauge('record_waiting', 'Answers and receipts waiting to be recorded'),
    ledgerDrift: gauge('ledger_drift_accounts', 'Accounts whose ledger does not add up to their balance; must be 0'),
    liveStreams: gauge('live_streams', 'Browsers and programs that watch figures of /api/v1/live'),
    databaseErrors: counter('database_errors_total', 'Failed transactions', ['where']),
  };
}
