// A receiver of the integrator's guide under way, and pushes to it as the gateway would make them, or somebody else.
import { createHmac } from 'node:crypto';
import { dirname } from 'node:path';
import { freePort } from '../../acceptance/helpers/gateway.ts';
import type { Place, Started } from '../../acceptance/helpers/place.ts';
import { eventually } from '../helpers/eventually.ts';
import { readExample } from './guide-blocks.ts';
import type { Workshop } from './guide-workshop.ts';

/** Where the examples listen. */
const PORT_OF_EXAMPLES = '9000';

export interface Receiver {
  name: string;
  port: number;
  output(): string;
}

/** Starts one on a port of its own, in a folder of its own, and waits until it listens. */
export async function startReceiver(
  place: Place,
  workshop: Workshop,
  name: string,
  env: Record<string, string>,
): Promise<Receiver> {
  const port = await freePort();
  const code = readExample(name).code.replaceAll(PORT_OF_EXAMPLES, String(port));
  const path = workshop.write(`${name}-files/${name}`, code);
  const [command, ...args] = workshop.receiver(name, port, path);
  const started: Started = place.spawn(name, command, args, {
    cwd: dirname(path),
    env: { ...workshop.env, ...env },
  });
  await eventually(() => fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: '[]' }), 20_000);
  return { name, port, output: () => started.output() };
}

interface Forged {
  id: string;
  seq: number;
  /** Base64 behind `whsec_`. */
  secret: string;
  atMs?: number;
  /** Changed after it was signed. */
  changed?: boolean;
}

/** Pushes a status to a receiver. @returns the HTTP status of the answer */
export async function push(
  receiver: Receiver,
  { id, seq, secret, atMs = Date.now(), changed }: Forged,
): Promise<number> {
  const state = seq === 1 ? 'deliver' : 'read';
  const body = JSON.stringify({ type: 'message.status', data: { id, seq, outward_state: state, text: 'Привет' } });
  const headers = { 'webhook-id': `st_${id}_${seq}`, 'webhook-timestamp': String(Math.floor(atMs / 1000)) };
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const signature = createHmac('sha256', Buffer.from(secret, 'base64')).update(signed).digest('base64');
  const answer = await fetch(`http://127.0.0.1:${receiver.port}/kaskad`, {
    method: 'POST',
    headers: { ...headers, 'webhook-signature': `v1,AAAA v1,${signature}` },
    body: changed ? body.replace('deliver', 'expired') : body,
  });
  await answer.arrayBuffer();
  return answer.status;
}
