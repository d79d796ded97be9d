import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { COMMANDS } from '../../src/commands/index.ts';
import { run } from './support/command-line.ts';

const bin = join(import.meta.dirname, '..', '..', 'bin', 'kaskad');

function kaskad(path: string, args: string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(path, args, {
    encoding: 'utf8',
    cwd: '/',
    // A system without any Node of its own: the command finds the project's.
    env: { PATH: '/usr/bin:/bin', ...env },
  });
  return { status, stdout, stderr };
}

test('bin/kaskad runs from anywhere, also through symbolic links', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'kaskad-bin-'));
  context.after(() => rmSync(folder, { recursive: true }));
  symlinkSync(bin, join(folder, 'direct'));
  symlinkSync('direct', join(folder, 'indirect'));
  for (const path of [bin, join(folder, 'indirect')]) {
    const { status, stdout, stderr } = kaskad(path, ['--help']);
    assert.equal(stderr, '');
    assert.equal(status, 0);
    assert.match(stdout, /^usage: kaskad/);
  }
});

test('every subcommand prints its help without a database, with an example or notes', async () => {
  const { stdout } = kaskad(bin, ['--help']);
  const names = [...stdout.matchAll(/^ {2}([a-z-]+(?: [a-z-]+)?) {2,}/gm)].map((match) => match[1]!);
  assert.equal(names.length, COMMANDS.length);
  for (const name of names) {
    const help = await run([...name.split(' '), '--help'], { DATABASE_URL: 'postgresql://127.0.0.1:1/none' });
    assert.equal(help.code, 0, `${name}: ${help.err}`);
    assert.match(help.out, new RegExp(`^usage: kaskad ${name}`));
    assert.match(help.out, /Example|Starts|Environment/, name);
  }
});

test('a wrong variable stops with 2 and its name', () => {
  const { status, stderr } = kaskad(bin, ['doctor'], { KASKAD_PORT: '99999' });
  assert.equal(status, 2);
  assert.match(stderr, /^kaskad: KASKAD_PORT: expected a whole number from 0 to 65535/);
});
