// The plans of the statements behind a request, as auto_explain writes them into the server's log while it runs.
import { readFileSync, statSync } from 'node:fs';
import { Client } from 'pg';
import { ADMIN_ROLE, readPassword } from '../../src/store/embedded/initialise.ts';
import { embeddedPaths } from '../../src/store/embedded/paths.ts';
import { gatewayConnection } from '../../src/store/embedded/roles.ts';

/** Put into postgres.local.conf before the server is filled. The log is for nobody: tables filled as they are made need none. */
export const PRELOAD = `shared_preload_libraries = 'auto_explain'
auto_explain.log_min_duration = -1
wal_level = minimal
max_wal_senders = 0
`;
const SETTINGS = ['log_analyze = on', 'log_buffers = on', 'log_timing = off', 'log_nested_statements = off'];

export interface Plan {
  ms: number;
  statement: string;
  /** Without what was never executed. */
  plan: string[];
}

export class PlanLog {
  readonly #file: string;
  readonly #client: Client;

  private constructor(file: string, client: Client) {
    this.#file = file;
    this.#client = client;
  }

  /** Has every statement explained from now on, `stop` ends it. */
  static async start(dataDir: string): Promise<PlanLog> {
    const paths = embeddedPaths(dataDir);
    const client = new Client({
      ...gatewayConnection(paths, readPassword(paths)),
      user: ADMIN_ROLE,
      database: 'postgres',
    });
    await client.connect();
    for (const setting of [...SETTINGS, 'log_min_duration = 0'])
      await client.query(`ALTER SYSTEM SET auto_explain.${setting}`);
    await client.query('SELECT pg_reload_conf()');
    await client.query('SELECT pg_sleep(0.5)');
    return new PlanLog(paths.log, client);
  }

  /** Plans of the API's statements that `work` has the gateway run, sessions and counters left out. */
  async during(work: () => Promise<unknown>): Promise<Plan[]> {
    const from = this.#size();
    await work();
    await this.#client.query('SELECT pg_sleep(0.05)');
    const to = this.#size();
    // The gateway's supervisor empties the file when it is large.
    const text = readFileSync(this.#file)
      .subarray(to < from ? 0 : from)
      .toString('utf8');
    return parse(text);
  }

  async stop(): Promise<void> {
    await this.#client.query('ALTER SYSTEM RESET auto_explain.log_min_duration');
    await this.#client.query('SELECT pg_reload_conf()');
    await this.#client.end();
  }

  #size = (): number => statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0;
}

function parse(text: string): Plan[] {
  const entries = text.split(/^(?=\d{4}-\d\d-\d\d [\d:.]+ \w+ \[\d+\] )/m);
  return entries.flatMap((entry) => {
    const head = /\] kaskad api LOG: {2}duration: ([\d.]+) ms {2}plan:\n/.exec(entry);
    if (head === null) return [];
    const lines = entry
      .slice(head.index + head[0].length)
      .split('\n')
      .map((line) => line.replace(/^\t/, ''));
    const begin = lines.findIndex((line) => / {2}\(cost=/.test(line) && !line.startsWith('Query Text'));
    const statement = lines.slice(0, begin).join(' ').replace('Query Text: ', '').replace(/\s+/g, ' ').trim();
    if (/FROM session s JOIN app_user|^(BEGIN|COMMIT|SET)/.test(statement)) return [];
    return [{ ms: Number(head[1]), statement, plan: executed(lines.slice(begin)) }];
  });
}

/** Lines of nodes that ran; costs are left out. */
function executed(lines: readonly string[]): string[] {
  const kept: string[] = [];
  let hidden = -1;
  for (const line of lines) {
    const depth = line.search(/\S/);
    if (depth < 0) continue;
    const isNode = /\(cost=/.test(line);
    if (hidden >= 0 && (depth > hidden || (!isNode && depth >= hidden))) continue;
    hidden = -1;
    if (/never executed/.test(line)) {
      hidden = depth;
      continue;
    }
    kept.push(line.replace(/\(cost=\S+ rows=\d+ width=\d+\) /, ''));
  }
  return kept;
}
