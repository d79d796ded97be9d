import { AreaIndex } from '../../domain/areas.ts';
import { rangesOf } from '../../store/admin/areas.ts';
import { command } from '../frame/command.ts';
import { fields } from '../frame/result.ts';
import { openStore } from '../support/store.ts';
import { phoneOf } from '../support/values.ts';

/** `kaskad area lookup`. */
export default command({
  options: {},
  positionals: [{ name: 'number', kind: 'text', required: true, help: 'phone number' }],
  notes: 'Example: kaskad area lookup 79161234567',
  run: async (context, values) => {
    const phone = phoneOf(values.number);
    const ranges = await rangesOf(await openStore(context), phone);
    // Only the ranges that hold it, judged by the very index that accepting uses.
    const match = new AreaIndex(ranges.map((range) => ({ ...range, coarse: false }))).lookup(phone);
    const from = ranges.find((range) => range.source === match.source);
    const answer = fields({
      phone,
      area: match.areaName,
      operator: match.operator,
      region: match.region,
      source: match.source,
      imported_at: from?.importedAt ?? null,
      registry_date: from?.registryDate ?? null,
      coarse: match.coarse,
    });
    if (!match.coarse) return answer;
    const note = 'This is only the coarse built-in answer, by country: no imported registry has this number.';
    return { ...answer, text: `${answer.text}\n${note}` };
  },
});
