// The client's end of status pushes as a program: takes each push, prints a line a status, echoes the ids (contract.md §2).
// Prints one line of JSON when it listens: {"ready":true,"port":…}.
import { parseArgs } from 'node:util';
import { startReceiver } from './receiver.ts';

const HELP = `Usage: node simulators/push-receiver/main.ts [options]

  --host ADDRESS      address to listen on (127.0.0.1)
  --port N            port, 0 = any free one (9000)
  --fail SHARE        share of pushes answered HTTP 500, 0…1
  --silent SHARE      share of ids left out of the echo, 0…1
  --exit-with-stdin   end when standard input ends: no orphan is left behind a parent that was killed
`;

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '9000' },
    fail: { type: 'string', default: '0' },
    silent: { type: 'string', default: '0' },
    'exit-with-stdin': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

const receiver = await startReceiver({
  host: values.host,
  port: Number(values.port),
  fail: Number(values.fail),
  silent: Number(values.silent),
  print: (line) => void process.stdout.write(`${line}\n`),
});
process.stdout.write(`${JSON.stringify({ ready: true, port: receiver.port })}\n`);

function end(): void {
  receiver.close();
  process.exit(0);
}
process.once('SIGTERM', end);
process.once('SIGINT', end);
// The parent is gone: nobody reads what is printed.
process.stdout.on('error', end);
if (values['exit-with-stdin']) process.stdin.on('end', end).on('error', end).resume();
