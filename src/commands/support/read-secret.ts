import { CommandError, UsageError } from '../frame/command.ts';

const LENGTH_MAX = 4096;

/** The first line of standard input: a secret on the command line stands in the list of processes. @throws UsageError */
export async function readSecret(option: string): Promise<string> {
  let text = '';
  try {
    process.stdin.setEncoding('utf8');
    for await (const chunk of process.stdin as AsyncIterable<string>) {
      text += chunk;
      if (text.includes('\n') || text.length > LENGTH_MAX) break;
    }
  } catch (error) {
    throw new CommandError('unreadable', `standard input cannot be read: ${(error as Error).message}`);
  }
  const secret = text.split(/\r?\n/, 1)[0]!;
  if (secret === '') throw new UsageError(`${option}: standard input is empty`);
  return secret;
}
