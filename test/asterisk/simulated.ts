// The ARI simulator as an exchange for the calls and troubles that are shared with the real one.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ari, type AriOptions, startAri } from '../../simulators/ari/ari.ts';
import type { Exchange } from './rig.ts';

export interface SimulatedExchange extends Exchange {
  ari: Ari;
  stop(): Promise<void>;
}

export async function startSimulatedExchange(options: AriOptions = {}): Promise<SimulatedExchange> {
  const soundDir = mkdtempSync(join(tmpdir(), 'kaskad-sounds-'));
  const ari = await startAri({ ringMs: 20, answerMs: 500, amdMs: 100, ...options });
  return {
    name: 'simulator',
    port: ari.port,
    soundDir,
    soundDirRemote: soundDir,
    sessions: options.sessions ?? 0,
    callerSeenBy: async (number) => {
      const call = ari.calls.findLast((made) => made.number === number);
      if (call === undefined) throw new Error(`nobody called ${number}`);
      return call.callerId;
    },
    ari,
    stop: async () => {
      await ari.close();
      rmSync(soundDir, { recursive: true });
    },
  };
}
