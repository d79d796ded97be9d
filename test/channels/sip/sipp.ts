import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { eventually } from '../../helpers/eventually.ts';
import { freePort, type Program, startProgram, testFolder } from './programs.ts';

export interface Sipp {
  port: number;
  program: Program;
  /** Waits for its end; throws with what it saw when a call did not go by the scenario. */
  passed(): Promise<void>;
  /** Lines the scenario logged. */
  log(): string[];
  /** Every message on its wire, in order, with what was received marked `<` and what was sent `>`. */
  messages(): { way: '<' | '>'; text: string }[];
}

export interface SippOptions {
  calls?: number;
  transport?: 'udp' | 'tcp';
  timeoutS?: number;
  /** That of a sipp that has ended; a free one without it. */
  port?: number;
  args?: string[];
}

/** Starts sipp as the callee of this scenario on a port of its own, and waits until it listens. */
export async function startSipp(t: TestContext, scenario: string, options: SippOptions = {}): Promise<Sipp> {
  const { calls = 1, transport = 'udp', timeoutS = 15, args = [] } = options;
  const folder = testFolder(t);
  const port = options.port ?? (await freePort());
  const files = { scenario: join(folder, 'scenario.xml'), log: join(folder, 'log'), wire: join(folder, 'wire') };
  writeFileSync(files.scenario, scenario);
  const program = startProgram(
    t,
    'sipp',
    [
      ...['-sf', files.scenario, '-i', '127.0.0.1', '-p', String(port), '-m', String(calls), '-nostdin'],
      ...['-t', transport === 'tcp' ? 't1' : 'u1', '-timeout', `${timeoutS}s`, '-timeout_error'],
      ...['-mi', '127.0.0.1', '-mp', String(port + 2), '-trace_logs', '-log_file', files.log],
      ...['-trace_msg', '-message_file', files.wire, '-message_overwrite', 'false', '-trace_err', '-f', '1', ...args],
    ],
    folder,
  );
  // It says nothing of being ready, but opens its log after its sockets.
  await eventually(() => {
    if (program.process.exitCode !== null) throw new Error(`sipp did not start: ${program.output()}`);
    if (!existsSync(files.wire)) throw new Error('sipp does not listen yet');
  }, 5000);
  const read = (file: string) => (existsSync(file) ? readFileSync(file, 'latin1') : '');
  const sipp: Sipp = {
    port,
    program,
    log: () => read(files.log).split('\n').filter(Boolean),
    messages: () => parseMessages(read(files.wire)),
    async passed() {
      const code = await program.ended;
      if (code === 0) return;
      const seen = sipp.messages().map(({ way, text }) => `${way} ${text.split('\n')[0]}`);
      throw new Error(`sipp ended with ${code}:\n${seen.join('\n')}\n${program.output().slice(-1500)}`);
    },
  };
  return sipp;
}

function parseMessages(trace: string): { way: '<' | '>'; text: string }[] {
  return trace.split(/^-{20,} .*$/m).flatMap((part) => {
    const [, what, text] = /^\s*(?:UDP|TCP) message (received|sent)[^\n]*\n\s*\n?([\s\S]*)/.exec(part) ?? [];
    return text === undefined ? [] : [{ way: what === 'received' ? ('<' as const) : ('>' as const), text }];
  });
}
