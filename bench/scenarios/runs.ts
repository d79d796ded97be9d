import { join } from 'node:path';
import type { Bench, Measure } from '../bench.ts';
import { type Kannel, type KannelStore, startKannel } from '../kannel.ts';
import { type Kaskad, SHOP, startKaskad } from '../kaskad.ts';
import { kannelGet, kaskadGet, kaskadJson } from '../load-plan.ts';
import { Helper, type Watched } from '../processes.ts';

export const GET_CONNECTIONS = 64;
export const BATCH = 100;
const BATCH_CONNECTIONS = 16;

/** One round of the yardstick: Kannel started afresh, warmed up, measured, stopped. */
export async function runKannel(bench: Bench, store: KannelStore, round: number): Promise<Measure> {
  const kannel = await startKannel(bench.programs, store, bench.smscPort, join(bench.folder, `kannel-${store}`));
  try {
    await sendToKannel(bench, kannel, `kannel ${store} warm-up`, 2000);
    return await sendToKannel(bench, kannel, `kannel ${store} #${round}`, bench.size(20_000, 5000));
  } finally {
    await kannel.stop();
  }
}

function sendToKannel(bench: Bench, kannel: Kannel, name: string, requests: number): Promise<Measure> {
  const report = `http://127.0.0.1:${bench.receiverPort}/dlr?s=%d&id={phone}`;
  return bench.run({
    name,
    port: kannel.sendPort,
    request: kannelGet(kannel.user, kannel.password, SHOP.sender, report, bench.texts),
    answer: 'kannel',
    requests,
    connections: GET_CONNECTIONS,
    watched: { bearerbox: () => [kannel.bearerboxPid], smsbox: () => [kannel.smsboxPid] },
    untilFinal: true,
  });
}

/** A gateway with its data in a folder of this run; `folder` used again keeps the data. */
export async function withKaskad<T>(
  bench: Bench,
  folder: string,
  use: (kaskad: Kaskad) => Promise<T>,
  smscPort: number = bench.smscPort,
): Promise<T> {
  const kaskad = await startKaskad(bench.programs, join(bench.folder, folder), smscPort, bench.receiverPort);
  try {
    return await use(kaskad);
  } finally {
    await kaskad.stop();
  }
}

/** An SMSC of its own whose answers take this long. */
export async function withSlowSmsc<T>(
  roundTripMs: number,
  use: (smsc: Helper, port: number) => Promise<T>,
): Promise<T> {
  const [smsc, { port }] = await Helper.start<{ kind: 'ready'; port: number }>('smsc', [String(roundTripMs)]);
  try {
    return await use(smsc, port);
  } finally {
    await smsc.stop();
  }
}

export type Sending = {
  name: string;
  messages: number;
  untilFinal?: boolean;
  requestsPerSecond?: number;
  smsc?: Helper;
};

/** Single requests by `sendsms.php` over 64 connections. */
export function sendGets(bench: Bench, kaskad: Kaskad, sending: Sending): Promise<Measure> {
  return bench.run({
    untilFinal: true,
    ...sending,
    port: kaskad.port,
    request: kaskadGet(SHOP.login, SHOP.password, SHOP.sender, bench.texts),
    answer: 'text',
    requests: sending.messages,
    connections: GET_CONNECTIONS,
    watched: watched(kaskad, sending),
  });
}

/** Requests of a hundred messages by the JSON door over 16 connections. */
export function sendBatches(bench: Bench, kaskad: Kaskad, sending: Sending): Promise<Measure> {
  return bench.run({
    untilFinal: true,
    ...sending,
    port: kaskad.port,
    request: kaskadJson(SHOP.login, SHOP.password, SHOP.sender, bench.texts, BATCH),
    answer: 'json',
    requests: Math.ceil(sending.messages / BATCH),
    connections: BATCH_CONNECTIONS,
    watched: watched(kaskad, sending),
  });
}

function watched(kaskad: Kaskad, { smsc }: Sending): Watched {
  const gateway = { gateway: kaskad.gatewayPids, postgres: kaskad.postgresPids };
  return smsc ? { ...gateway, smsc: () => [smsc.pid] } : gateway;
}
