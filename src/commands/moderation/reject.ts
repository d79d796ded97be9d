import { command } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { counted } from '../support/values.ts';
import { decide } from './decide.ts';

/** `kaskad moderation reject`. */
export default command({
  options: {
    alike: { kind: 'flag', help: 'and every other held message of its account with the same text' },
    reason: { kind: 'text', required: true, help: 'why; shown to the client' },
  },
  positionals: [{ name: 'id', kind: 'text', required: true, many: true, help: 'number of the message' }],
  notes: 'Example: kaskad moderation reject 2611220000000001 --reason "gambling is not allowed"',
  run: async (context, values) => {
    const rejected = await decide(context, values.id, values.alike, { kind: 'reject', reason: values.reason });
    return said(`${counted(rejected, 'message')} rejected`, { rejected });
  },
});
