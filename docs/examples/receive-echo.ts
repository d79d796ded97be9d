// receive-echo.ts
import { createServer } from 'node:http';

createServer(async (request, response) => {
  try {
    const { searchParams } = new URL(request.url ?? '/', 'http://receiver');
    if (searchParams.get('key') !== process.env.PUSH_KEY) throw new Error('not from the gateway');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const statuses: { id_sms: string; time: string; state: string }[] = JSON.parse(Buffer.concat(chunks).toString());
    for (const { id_sms, time, state } of statuses) console.log(id_sms, time, state); // store it here
    response.end(JSON.stringify(statuses.map(({ id_sms }) => ({ id_sms }))));
  } catch {
    response.writeHead(400).end();
  }
}).listen(9000, '127.0.0.1');
