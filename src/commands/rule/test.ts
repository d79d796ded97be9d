import { hitText, rulesBroken } from '../../domain/moderation-hit.ts';
import { listRules } from '../../store/admin/rules.ts';
import { command } from '../frame/command.ts';
import { rows } from '../frame/result.ts';
import { accountIdOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';

/** `kaskad rule test`. */
export default command({
  options: { account: { kind: 'text', help: 'login; its own rules as well' } },
  positionals: [{ name: 'text', kind: 'text', required: true, help: 'what a client would send' }],
  notes: 'Example: kaskad rule test "our casino is open" --account shop',
  run: async (context, values) => {
    const pool = await openStore(context);
    const accountId = (await accountIdOf(pool, values.account)) ?? null;
    const broken = rulesBroken(await listRules(pool), accountId, values.text);
    const hits = broken.map((rule) => ({ ...rule, hit: hitText(rule, values.text) }));
    return rows(hits, ['id', 'kind', 'pattern', 'hit', 'reason']);
  },
});
