// A real Asterisk 22 for `npm run test:asterisk`: Debian sid has one, stable has none (channels.md §E.3). Some 600 MB in a folder
// that Git never sees, made once and used again.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DEFAULT_MIRROR = 'http://deb.debian.org/debian';

/**
 * Makes sure that SIPp and an Asterisk are there.
 * @returns the folder of a small Debian with Asterisk in it, to be entered by chroot
 * @throws Error saying what is missing and how to get it
 */
export function installAsterisk(cacheDir: string): string {
  if (process.getuid?.() !== 0)
    throw new Error('test:asterisk needs root: it makes a chroot, and SIPp sends raw packets');
  need('sipp', ['-v'], 'sip-tester', [0, 99]);
  need('debootstrap', ['--version'], 'debootstrap', [0]);
  const root = join(cacheDir, 'asterisk-sid');
  if (existsSync(join(root, 'usr/sbin/asterisk'))) return root;
  mkdirSync(cacheDir, { recursive: true });
  const part = `${root}.part`;
  rmSync(part, { recursive: true, force: true });
  console.log('Installing Asterisk from Debian sid: two minutes, 600 MB, once');
  must('debootstrap', ['--variant=minbase', 'sid', part, mirror()]);
  // Nothing is to be started in there by the packages themselves.
  writeFileSync(join(part, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  must('chroot', [
    part,
    'env',
    'DEBIAN_FRONTEND=noninteractive',
    ...'apt-get install -y --no-install-recommends asterisk'.split(' '),
  ]);
  must('chroot', [part, 'apt-get', 'clean']);
  renameSync(part, root);
  return root;
}

/** The mirror this machine itself is installed from. */
function mirror(): string {
  const folder = '/etc/apt/sources.list.d';
  const files = [
    '/etc/apt/sources.list',
    ...(existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []),
  ];
  for (const file of files) {
    if (!existsSync(file)) continue;
    const found = /^(?:deb (?:\[[^\]]*\] )?|URIs: )(https?:\/\/\S*\/debian)\/?(?:\s|$)/m.exec(
      readFileSync(file, 'utf8'),
    );
    if (found) return found[1]!;
  }
  return DEFAULT_MIRROR;
}

function need(program: string, args: string[], debianPackage: string, statuses: number[]): void {
  const there = () => statuses.includes(spawnSync(program, args, { stdio: 'ignore' }).status ?? -1);
  if (there()) return;
  must('apt-get', ['-q', 'update']);
  must('apt-get', ['-q', 'install', '-y', '--no-install-recommends', debianPackage]);
  if (!there()) throw new Error(`${program} is needed: apt-get install ${debianPackage}`);
}

function must(program: string, args: string[]): void {
  const end = spawnSync(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (end.status === 0) return;
  throw new Error(`${program} ${args.join(' ')} failed:\n${(end.stderr || end.error?.message) ?? ''}`);
}
