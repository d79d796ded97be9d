// Every simulated provider in one process, each on a port of its own. Prints one line of JSON when all listen:
// {"ready":true,"ports":{"viber":…,…},"audio":"http://…/hello.wav"}.
import { parseArgs } from 'node:util';
import { startAri } from '../ari/ari.ts';
import { startGraphApi } from '../graph-api/graph-api.ts';
import { startHlr } from '../hlr/hlr.ts';
import { startInfobip } from '../infobip/infobip.ts';
import { startTelegramBot } from '../telegram-bot/bot.ts';
import { startTelegramGateway } from '../telegram-gateway/gateway.ts';
import { startViber } from '../viber/viber.ts';
import { startAudio } from './audio.ts';

const HELP = `Usage: node simulators/providers/main.ts [options]

  --host ADDRESS      address to listen on (127.0.0.1)
  --first-port N      first of eight ports one behind the other, 0 = any free ones (9061)
  --hooks URL         where the gateway takes calls of providers: http://127.0.0.1:8080/hooks; each is told to call its
                      connection, demo-viber and so on
  --hook-key WORD     secret end of those addresses (demo-hook)
  --people A,B        phone numbers of people who have given the Telegram bot their number
  --exit-with-stdin   end when standard input ends: no orphan is left behind a parent that was killed

In the order of ports: viber, infobip, graph-api, telegram-bot, telegram-gateway, hlr, ari, audio. The credentials are the
simulators' own defaults (see their files). GET /_sim/log and GET or POST /_sim/behaviour show and change what each does.
The last four digits of a number choose its fate.
`;

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    'first-port': { type: 'string', default: '9061' },
    hooks: { type: 'string', default: 'http://127.0.0.1:8080/hooks' },
    'hook-key': { type: 'string', default: 'demo-hook' },
    people: { type: 'string', default: '79161234567' },
    'exit-with-stdin': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

const first = Number(values['first-port']);
const at = (index: number) => ({ host: values.host, port: first === 0 ? 0 : first + index });
const hook = (connection: string) => `${values.hooks}/${connection}/${values['hook-key']}`;
const people = values.people.split(',').filter((phone) => phone !== '');

const providers = {
  viber: await startViber({ ...at(0), callbackUrl: hook('demo-viber') }),
  infobip: await startInfobip({ ...at(1), callbackUrl: hook('demo-infobip') }),
  'graph-api': await startGraphApi({ ...at(2), callbackUrl: hook('demo-whatsapp'), windowAlwaysOpen: true }),
  'telegram-bot': await startTelegramBot({ ...at(3), autoBind: people }),
  'telegram-gateway': await startTelegramGateway(at(4)),
  hlr: await startHlr({ ...at(5), apiKey: 'demo', apiSecret: 'demo-secret' }),
  ari: await startAri(at(6)),
};
const audio = await startAudio(at(7));
const ports = Object.fromEntries(Object.entries(providers).map(([name, provider]) => [name, provider.port]));
process.stdout.write(`${JSON.stringify({ ready: true, ports, audio: audio.url })}\n`);

let ending = false;
async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  await Promise.all([...Object.values(providers), audio].map((one) => one.close()));
  process.exit(0);
}
process.once('SIGTERM', end);
process.once('SIGINT', end);
if (values['exit-with-stdin']) process.stdin.on('end', end).on('error', end).resume();
