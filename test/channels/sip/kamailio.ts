import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { eventually } from '../../helpers/eventually.ts';
import { freePort, type Program, startProgram, testFolder } from './programs.ts';

/** What the trunk asks for: digest by 407, in this realm. */
export const TRUNK = { realm: 'trunk.test', user: 'kaskad', password: 'verbena-19' };

/** The operator's border: a proxy that challenges, records its route and calls the phone. */
export async function startKamailio(
  t: TestContext,
  phonePort: number,
  givenPort?: number,
): Promise<{ port: number; program: Program }> {
  const folder = testFolder(t);
  const port = givenPort ?? (await freePort());
  const file = join(folder, 'kamailio.cfg');
  writeFileSync(file, config(port, phonePort));
  const program = startProgram(
    t,
    'kamailio',
    ['-f', file, '-DD', '-E', '-m', '32', '-M', '4', '-Y', folder, '-P', join(folder, 'pid'), '-w', folder],
    folder,
  );
  await eventually(async () => {
    if (program.process.exitCode !== null) throw new Error(`kamailio did not start: ${program.output()}`);
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.destroy();
  }, 10_000);
  return { port, program };
}

function config(port: number, phonePort: number): string {
  const modules = ['tm', 'tmx', 'sl', 'rr', 'pv', 'maxfwd', 'textops', 'siputils', 'auth'];
  return `
debug=0
log_stderror=yes
children=2
tcp_children=1
auto_aliases=no
listen=udp:127.0.0.1:${port}
listen=tcp:127.0.0.1:${port}
${modules.map((name) => `loadmodule "${name}.so"`).join('\n')}
request_route {
  if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
  if (is_method("CANCEL")) { if (t_check_trans()) t_relay(); exit; }
  if (has_totag()) {
    if (loose_route()) t_relay();
    else if (is_method("ACK") && t_check_trans()) t_relay();
    exit;
  }
  if (is_method("OPTIONS")) { sl_send_reply("200", "OK"); exit; }
  if (!is_method("INVITE")) { sl_send_reply("405", "Method Not Allowed"); exit; }
  if (!pv_proxy_authenticate("${TRUNK.realm}", "${TRUNK.password}", "0")) {
    proxy_challenge("${TRUNK.realm}", "0");
    exit;
  }
  consume_credentials();
  record_route();
  $ru = "sip:phone@127.0.0.1:${phonePort}";
  t_relay();
}
`;
}
