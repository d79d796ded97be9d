import { checkRule } from '../../domain/moderation.ts';
import { addRule } from '../../store/admin/rules.ts';
import { command, UsageError } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { accountIdOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';

/** `kaskad rule add`. */
export default command({
  options: {
    kind: { kind: 'word', values: ['word', 'pattern', 'link'], required: true, help: 'what the pattern is' },
    pattern: { kind: 'text', required: true, help: 'what a text must not have' },
    account: { kind: 'text', help: 'login; default everyone' },
    reason: { kind: 'text', help: 'why; shown to operators' },
  },
  positionals: [],
  notes: `word     a word or phrase, whole words in any case; "казин*" takes every word that begins so
pattern  a regular expression
link     a host with all its subdomains, or * for any link

Examples:
  kaskad rule add --kind word --pattern "казин*" --reason gambling
  kaskad rule add --kind link --pattern bit.ly --account shop`,
  run: async (context, values) => {
    const { kind, pattern } = values;
    const wrong = checkRule({ kind, pattern });
    if (wrong !== null) throw new UsageError(`--pattern: ${wrong}`);
    const pool = await openStore(context);
    const accountId = (await accountIdOf(pool, values.account)) ?? null;
    const id = await addRule(pool, { accountId, kind, pattern, reason: values.reason ?? '' });
    return said(`rule ${id} holds or refuses texts of ${values.account ?? 'everyone'} from now on`, {
      id,
      kind,
      pattern,
    });
  },
});
