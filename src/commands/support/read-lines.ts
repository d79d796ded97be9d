import { createReadStream } from 'node:fs';
import { CommandError } from '../frame/command.ts';

/** No line of ours is longer; what is longer is cut, so that a file without line ends fills no memory. */
const LINE_MAX = 4096;

/** Lines of a file, or of standard input for `-`, numbered from 1, read as they are needed. */
export async function* readLines(path: string): AsyncGenerator<{ number: number; text: string }> {
  const stream = path === '-' ? process.stdin : createReadStream(path);
  stream.setEncoding('utf8');
  let rest = '';
  let number = 0;
  try {
    for await (const chunk of stream as AsyncIterable<string>) {
      const pieces = (rest + chunk).split('\n');
      rest = (pieces.pop() as string).slice(0, LINE_MAX);
      for (const text of pieces) {
        number += 1;
        yield { number, text: clean(text, number) };
      }
    }
  } catch (error) {
    throw new CommandError('unreadable', `${path} cannot be read: ${(error as Error).message}`);
  }
  if (rest !== '') yield { number: number + 1, text: clean(rest, number + 1) };
}

function clean(text: string, number: number): string {
  const unmarked = number === 1 && text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  return unmarked.slice(0, LINE_MAX).trim();
}
