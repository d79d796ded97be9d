import { describeVariables } from '../config/config.ts';
import { command } from './frame/command.ts';
import { columns } from './frame/help.ts';
import { silent } from './frame/result.ts';
import { runNode } from './run-node.ts';
import { checkPort } from './support/port.ts';

/** `kaskad serve`: the gateway, with nothing simulated. */
export default command({
  options: {},
  positionals: [],
  notes: () =>
    [
      'Environment:',
      ...columns(
        describeVariables().map((v) => [
          `  ${v.name}`,
          `${v.help} (${v.expects}${v.fallback ? `; default ${v.fallback}` : ''})`,
        ]),
      ),
      '',
      'It stops in phases at SIGTERM or SIGINT, within 10 s.',
    ].join('\n'),
  run: async (context) => {
    const { host, port } = context.config();
    await checkPort(host, port);
    await runNode(context, async (gateway) => {
      context.print(`kaskad listens on http://${gateway.host}:${gateway.port}`);
      context.print('ready');
    });
    return silent();
  },
});
