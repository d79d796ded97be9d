// receive-signed.ts
import { createServer } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { PushSignatureError, verifyPush } from '@kaskad/client';

const secrets = process.env.KASKAD_PUSH_SECRET!.split(' '); // two while you rotate
const database = new DatabaseSync('statuses.db');
database.exec('CREATE TABLE IF NOT EXISTS status (message_id TEXT PRIMARY KEY, seq INTEGER, state TEXT)');
// A repeated or an older status changes nothing.
const keep = database.prepare(`INSERT INTO status VALUES (?, ?, ?) ON CONFLICT (message_id)
  DO UPDATE SET seq = excluded.seq, state = excluded.state WHERE excluded.seq > status.seq`);

createServer(async (request, response) => {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { data } = await verifyPush(secrets, request.headers, Buffer.concat(chunks));
    const isNews = keep.run(data.id, data.seq, data.outward_state).changes > 0;
    if (isNews) console.log(data.id, data.seq, data.outward_state);
    response.writeHead(204).end(); // only now: what was not stored is told again
  } catch (error) {
    response.writeHead(error instanceof PushSignatureError ? 401 : 500).end();
  }
}).listen(9000, '127.0.0.1');
