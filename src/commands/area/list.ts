import { coarseAreaNames } from '../../domain/areas.ts';
import { listAreas } from '../../store/admin/areas.ts';
import { command } from '../frame/command.ts';
import { rows } from '../frame/result.ts';
import { openStore } from '../support/store.ts';

/** `kaskad area list`. */
export default command({
  options: { all: { kind: 'flag', help: 'the built-in areas that nothing uses yet too' } },
  positionals: [],
  notes: 'Example: kaskad area list',
  run: async (context, values) => {
    const areas = await listAreas(await openStore(context));
    const known = new Set(areas.map((area) => area.area));
    const unused = values.all ? coarseAreaNames().filter((name) => !known.has(name)) : [];
    const builtIn = unused
      .sort((a, b) => a.localeCompare(b, 'ru'))
      .map((area) => ({ area, ranges: 0, numbers: 0, sources: 'built-in', importedAt: null, closed: '' }));
    return rows([...areas, ...builtIn], ['area', 'ranges', 'numbers', 'sources', 'importedAt', 'closed']);
  },
});
