import { createSocket, type RemoteInfo } from 'node:dgram';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { seeded } from '../../helpers/random.ts';

/** Passes packets between one caller and the port, and loses this share of them each way. */
export async function startRelay(
  t: TestContext,
  port: number,
  { loss, seed }: { loss: number; seed: number },
): Promise<{ port: number; lost(): number }> {
  const random = seeded(seed);
  const front = createSocket('udp4');
  const back = createSocket('udp4');
  t.after(() => {
    front.close();
    back.close();
  });
  let lost = 0;
  let caller: RemoteInfo | null = null;
  const survives = () => {
    const kept = random() >= loss;
    if (!kept) lost += 1;
    return kept;
  };
  front.on('message', (data, from) => {
    caller = from;
    if (survives()) back.send(data, port, '127.0.0.1');
  });
  back.on('message', (data) => {
    if (caller && survives()) front.send(data, caller.port, caller.address);
  });
  for (const socket of [front, back]) {
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
  }
  return { port: front.address().port, lost: () => lost };
}
