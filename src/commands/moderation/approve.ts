import { command } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { counted } from '../support/values.ts';
import { decide } from './decide.ts';

/** `kaskad moderation approve`. */
export default command({
  options: { alike: { kind: 'flag', help: 'and every other held message of its account with the same text' } },
  positionals: [{ name: 'id', kind: 'text', required: true, many: true, help: 'number of the message' }],
  notes: 'Example: kaskad moderation approve 2611220000000001 --alike',
  run: async (context, values) => {
    const approved = await decide(context, values.id, values.alike, { kind: 'approve' });
    return said(`${counted(approved, 'message')} approved`, { approved });
  },
});
