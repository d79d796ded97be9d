// What the tests of a link against the simulated SMSC share.
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { type Smsc, type SmscOptions, startSmsc } from '../../simulators/smsc/smsc.ts';
import type { Settings } from '../../src/channels/channel.ts';
import { type TestLink, upLink } from './harness.ts';

export async function smscFor(t: TestContext, options: SmscOptions = {}): Promise<Smsc> {
  const smsc = await startSmsc({ systemId: 'u', password: 'p', ...options });
  t.after(() => smsc.stop());
  return smsc;
}

export async function upFor(t: TestContext, settings: Settings): Promise<TestLink> {
  const up = await upLink(settings);
  t.after(() => up.link.stop(0));
  return up;
}

export function kinds(up: TestLink): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of up.outcomes) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

export function noticed(up: TestLink, name: string): number {
  return up.notices.filter((notice) => notice.name === name).length;
}

/** Every job has one outcome and no more. */
export function assertOnce(up: TestLink, jobs: { messageId: number }[]): void {
  assert.deepEqual(
    up.outcomes.map(({ job }) => job.messageId).sort((a, b) => a - b),
    jobs.map((job) => job.messageId),
  );
}
