// A process that uses the embedded server until its input ends: `node holder.ts DATA_DIR`.
import { startEmbedded } from '../../src/store/embedded/embedded.ts';

const log = { info: () => {}, warn: () => {}, error: () => {} };
const server = await startEmbedded({ dataDir: process.argv[2]!, log, settings: { fsync: 'off' } });
process.stdout.write(`${JSON.stringify({ adopted: server.adopted, pid: server.pid() })}\n`);
process.stdin.resume().on('end', () => server.stop());
