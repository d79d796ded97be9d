import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

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

test('every subcommand prints its help without a database', () => {
  const { stdout } = kaskad(bin, ['--help']);
  const names = [...stdout.matchAll(/^ {2}([a-z-]+(?: [a-z-]+)?) {2,}/gm)].map((match) => match[1]!);
  assert.ok(names.length > 0);
  for (const name of names) {
    const help = kaskad(bin, [...name.split(' '), '--help'], { DATABASE_URL: 'postgresql://127.0.0.1:1/none' });
    assert.equal(help.status, 0, `${name}: ${help.stderr}`);
    assert.match(help.stdout, new RegExp(`^usage: kaskad ${name}`));
  }
});

test('a wrong variable stops with 2 and its name', () => {
  const { status, stderr } = kaskad(bin, ['doctor'], { KASKAD_PORT: '99999' });
  assert.equal(status, 2);
  assert.match(stderr, /^kaskad: KASKAD_PORT: expected a whole number from 0 to 65535/);
});
