// The commands of the operators' pages work as they are printed: each page's in order, in a database of its own.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { commandLine } from '../commands/support/command-line.ts';

const PAGES = ['channels.md', 'voice.md'];
/** They speak to providers, or go on for ever. */
const NOT_HERE = /^(serve|demo|connection test|message show)\b/;

function commandsOf(page: string): string[] {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8');
  const lines = [...text.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, block]) =>
    block!.replace(/\\\n\s*/g, '').split('\n'),
  );
  return lines
    .filter((line) => line.startsWith('./bin/kaskad '))
    .map((line) => line.slice('./bin/kaskad '.length).replace(/\s+#.*$/, ''))
    .filter((line) => !NOT_HERE.test(line));
}

for (const page of PAGES) {
  test(`docs/${page}`, async (context) => {
    const commands = commandsOf(page);
    assert.ok(commands.length > 5, 'there are commands');
    const { kaskad } = await commandLine(context);
    for (const command of commands) {
      const { code, out, err } = await kaskad(command);
      assert.equal(code, 0, `${command}\n${out}${err}`);
      // A setting that the connector itself does not take is only a warning.
      assert.doesNotMatch(out, /could not start/, command);
    }
  });
}
