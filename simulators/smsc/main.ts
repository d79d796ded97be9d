// The SMSC simulator as a program. Prints one line of JSON when it listens: {"ready":true,"port":…,"http_port":…}.
import { parseArgs } from 'node:util';
import { DEFAULT_BEHAVIOUR } from './behaviour.ts';
import { startControl } from './control.ts';
import { startSmsc } from './smsc.ts';

const HELP = `Usage: node simulators/smsc/main.ts [options]

  --host ADDRESS      address to listen on (127.0.0.1)
  --port N            SMPP port, 0 = any free one (2775)
  --http-port N       control port, 0 = any free one (2776): GET /stats, GET /messages?limit=N,
                      POST /behave {…}, POST /inbound {"system_id","from","to","text"}, POST /cut
  --system-id NAME    the only account that may bind; without it anybody may
  --password WORD     its password
  --binds-max N       sessions allowed at once (any number)
  --behave JSON       behaviour from the start, as for POST /behave
  --magic             the last four digits of a destination choose what happens (behaviour.ts); HLR and PING are answered
                      (lookup.ts)
  --log FILE          one line a submission taken: id, destination, reference, udh, sha1 of the text, protocol_id, data_coding,
                      validity_period
  --exit-with-stdin   end when standard input ends: no orphan is left behind a parent that was killed

Behaviour and its defaults:
${JSON.stringify(DEFAULT_BEHAVIOUR, null, 2)}
`;

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '2775' },
    'http-port': { type: 'string', default: '2776' },
    'system-id': { type: 'string' },
    password: { type: 'string' },
    'binds-max': { type: 'string' },
    behave: { type: 'string', default: '{}' },
    magic: { type: 'boolean', default: false },
    log: { type: 'string' },
    'exit-with-stdin': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

const smsc = await startSmsc({
  host: values.host,
  port: Number(values.port),
  systemId: values['system-id'],
  password: values.password,
  bindsMax: values['binds-max'] === undefined ? undefined : Number(values['binds-max']),
  magic: values.magic,
  log: values.log,
});
smsc.behave(JSON.parse(values.behave));
const control = await startControl(smsc, Number(values['http-port']), values.host);
process.stdout.write(`${JSON.stringify({ ready: true, port: smsc.port, http_port: control.port })}\n`);

async function end(): Promise<void> {
  control.server.close();
  await smsc.stop();
  process.exit(0);
}
process.once('SIGTERM', end);
process.once('SIGINT', end);
if (values['exit-with-stdin']) process.stdin.on('end', end).on('error', end).resume();
