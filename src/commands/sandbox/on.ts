import { CHANNEL_NAMES } from '../../domain/message.ts';
import { SANDBOX_AREA, SANDBOX_RANGE } from '../../domain/sandbox.ts';
import { switchSandboxOn } from '../../store/admin/sandbox.ts';
import { transaction } from '../../store/db.ts';
import { command } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { openStore } from '../support/store.ts';

/** `kaskad sandbox on`. */
export default command({
  options: {},
  positionals: [],
  notes: `Clients may then write to ${SANDBOX_RANGE.lo}–${SANDBOX_RANGE.hi}: for nothing, without any upstream; the last two digits choose what
comes of it. Makes the area «${SANDBOX_AREA}» and a connection of type sandbox that serves it alone.

Example: kaskad sandbox on`,
  run: async (context) => {
    const pool = await openStore(context);
    const sandbox = { area: SANDBOX_AREA, ...SANDBOX_RANGE, channels: CHANNEL_NAMES };
    const changed = await transaction(pool, (client) => switchSandboxOn(client, sandbox));
    return said(changed ? 'the sandbox is on' : 'the sandbox was on already', { enabled: true, changed });
  },
});
