import type { EmbeddedPaths } from './paths.ts';

/** A server setting with the reason for it. */
type Setting = readonly [name: string, value: string | number, why: string];

/**
 * Settings for a queue-like load (rows live for seconds) on a small machine shared with the gateway. Per-table storage
 * parameters of the hot tables are the migrations' affair.
 */
const SETTINGS: readonly Setting[] = [
  ['listen_addresses', '', 'Only the unix socket: nothing to reach, nothing to guess, from the network.'],
  ['unix_socket_permissions', '0700', 'Only our own account and root may knock.'],
  ['max_connections', 80, 'A gateway uses up to 32; a second node, the commands and psql find room.'],
  ['timezone', 'UTC', 'Instants are timestamptz; zones are applied where a client or a person reads them.'],

  ['fsync', 'on', 'Promise 1: accepted means kept, also over a power cut.'],
  ['synchronous_commit', 'on', 'An id is answered after its commit is on the disk.'],
  ['full_page_writes', 'on', 'A page torn by a crash must be restorable.'],
  ['wal_compression', 'off', 'These builds have no lz4, and pglz took 8 % of the server CPU under load.'],
  ['wal_level', 'replica', 'Base backups and archiving stay possible.'],
  ['max_wal_size', '4GB', 'At 10,000 messages a second 1 GB fills in a minute; a checkpoint a minute doubles the WAL.'],
  ['wal_init_zero', 'off', 'A new 16 MB segment filled with zeros first stops every commit for a tenth of a second.'],
  ['min_wal_size', '256MB', 'Recycled segments are cheaper than new ones.'],
  ['checkpoint_timeout', '15min', 'Fewer checkpoints, fewer full-page images; recovery still takes seconds.'],
  ['checkpoint_completion_target', 0.9, 'Spread the writing, so that commits do not wait behind it.'],

  ['shared_buffers', '256MB', 'Holds the live part of the queue; the rest is left to the page cache and the gateway.'],
  ['effective_cache_size', '1GB', 'A guess at the page cache, for the planner only.'],
  ['work_mem', '8MB', 'Sorting a batch of some thousand rows stays in memory.'],
  ['maintenance_work_mem', '64MB', 'Three autovacuum workers must fit a small machine.'],
  ['random_page_cost', 1.1, 'Solid-state disks: an index look-up is nearly as cheap as a scan.'],
  ['jit', 'off', 'Statements take well under a millisecond; compiling one takes a hundred.'],
  ['max_parallel_workers_per_gather', 0, 'A report must not take both cores from the traffic.'],
  [
    'max_locks_per_transaction',
    256,
    'One partition a day and table: a statement over a year of them takes a lock on each.',
  ],

  ['autovacuum_naptime', '10s', 'Queue rows die within seconds of birth; a minute of them makes scans slow.'],
  ['autovacuum_vacuum_cost_limit', 2000, 'Vacuum at the speed the rows die, not ten times slower.'],
  ['autovacuum_vacuum_scale_factor', 0.05, 'Small hot tables: vacuum after a twentieth has died, not a fifth.'],
  [
    'autovacuum_vacuum_insert_scale_factor',
    0.1,
    'Keeps the visibility map of insert-only tables fresh for index-only scans.',
  ],
  [
    'autovacuum_analyze_scale_factor',
    0.05,
    'An empty queue with the statistics of a full one gets bad plans, and the reverse.',
  ],

  ['log_min_messages', 'warning', 'The supervisor bounds this file, see log-file.ts.'],
  ['log_error_verbosity', 'terse', 'DETAIL lines would hold phone numbers.'],
  ['log_min_error_statement', 'panic', 'Statements could hold texts of messages.'],
  ['log_min_duration_statement', -1, 'Same reason; the gateway times its own statements.'],
  ['log_line_prefix', '%m [%p] %a ', 'Time, process, application.'],
];

/** The text of `postgres.conf`; written anew at every start, so that an upgrade brings new values. */
export function renderSettings(paths: EmbeddedPaths, overrides: Record<string, string | number>): string {
  const own: Setting[] = [
    ...SETTINGS,
    ['unix_socket_directories', paths.socketDir, 'In the data folder, or in /tmp where that path is too long.'],
    ['cluster_name', clusterName(paths), 'In the title of every process: ps tells which data they belong to.'],
    ...Object.entries(overrides).map(
      ([name, value]): Setting => [name, value, 'Asked for by whoever started the server.'],
    ),
  ];
  const lines = own.flatMap(([name, value, why]) => [`# ${why}`, `${name} = ${quote(value)}`]);
  return [
    '# Written by Kaskad at every start. Your own settings go into postgres.local.conf beside this file.',
    '# What initdb found out about this machine:',
    `include ${quote(`${paths.cluster}/postgresql.conf`)}`,
    ...lines,
    "include_if_exists 'postgres.local.conf'",
    '',
  ].join('\n');
}

function quote(value: string | number): string {
  return `'${String(value).replaceAll("'", "''")}'`;
}

/** The name in the titles of this cluster's processes. */
export function clusterName(paths: EmbeddedPaths): string {
  return `kaskad-${paths.hash}`;
}
