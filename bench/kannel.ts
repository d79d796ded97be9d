import { type ChildProcess, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePorts } from './ports.ts';
import type { Programs } from './processes.ts';

export type KannelStore = 'spool' | 'memory';
export type Kannel = {
  sendPort: number;
  user: string;
  password: string;
  bearerboxPid: number;
  smsboxPid: number;
  stop(): Promise<void>;
};

const READY_TIMEOUT_MS = 15_000;
const USER = 'bench';

/**
 * Debian's Kannel 1.4.5 with one transceiver bind, window 200. Chosen to do its best: no access log, nothing below
 * PANIC logged, reports sent over eight keep-alive connections (the default of 512 costs 10 % in polling), and a window
 * of 1000 between its two processes (default 100: 15 % less).
 * `spool` keeps each message as a file under `folder` until it is sent (it never calls fsync); `memory` keeps nothing.
 */
export async function startKannel(
  programs: Programs,
  store: KannelStore,
  smscPort: number,
  folder: string,
): Promise<Kannel> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'spool'), { recursive: true });
  spreadFolders(join(folder, 'spool'));
  const [adminPort = 0, boxPort = 0, sendPort = 0] = await freePorts(3);
  const file = join(folder, 'kannel.conf');
  writeFileSync(file, configuration(store, { adminPort, boxPort, sendPort, smscPort }, folder));
  const bearerbox = programs.start('bearerbox', ['-v', '4', file]);
  let smsbox: ChildProcess | undefined;
  const stop = async () => {
    if (smsbox) await programs.stop(smsbox);
    await programs.stop(bearerbox);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilStatus(adminPort, /bench.*\(online/);
    smsbox = programs.start('smsbox', ['-v', '4', file]);
    await untilStatus(adminPort, /smsbox:.*on-line/);
    return { sendPort, user: USER, password: USER, bearerboxPid: bearerbox.pid!, smsboxPid: smsbox.pid!, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Ports = { adminPort: number; boxPort: number; sendPort: number; smscPort: number };

function configuration(store: KannelStore, ports: Ports, folder: string): string {
  const keep = store === 'spool' ? `store-type = spool\nstore-location = "${join(folder, 'spool')}"\n` : '';
  return `group = core
admin-port = ${ports.adminPort}
admin-password = ${USER}
admin-interface = 127.0.0.1
smsbox-port = ${ports.boxPort}
smsbox-interface = 127.0.0.1
smsbox-max-pending = 1000
box-allow-ip = 127.0.0.1
dlr-storage = internal
log-level = 4
${keep}
group = smsc
smsc = smpp
smsc-id = bench
host = 127.0.0.1
port = ${ports.smscPort}
transceiver-mode = true
smsc-username = bench
smsc-password = bench
system-type = ""
max-pending-submits = 200
enquire-link-interval = 30

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = ${ports.sendPort}
sendsms-interface = 127.0.0.1
max-pending-requests = 8
http-request-retry = 3
http-queue-delay = 1
log-level = 4

group = sendsms-user
username = ${USER}
password = ${USER}
concatenation = true
max-messages = 10
`;
}

/**
 * ext4 does not reuse an inode deleted in the last minutes and searches past all of them in the block group: with its
 * hundred sub-folders in one group, Kannel's spool falls from 2,000 to 650 messages/s after a few rounds. The top-folder
 * mark spreads them over many groups. Without ext4 there is nothing to mark, so a failure is no matter.
 */
function spreadFolders(folder: string): void {
  spawnSync('chattr', ['+T', folder]);
}

async function untilStatus(adminPort: number, wanted: RegExp): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  let last = '';
  while (Date.now() < deadline) {
    try {
      const answer = await fetch(`http://127.0.0.1:${adminPort}/status.txt?password=${USER}`);
      last = await answer.text();
      if (wanted.test(last)) return;
    } catch (error) {
      last = String(error);
    }
    await wait(50);
  }
  throw new Error(`Kannel did not come up: ${last}`);
}
