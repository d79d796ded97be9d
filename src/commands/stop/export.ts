import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stopLines } from '../../pipeline/stop-export.ts';
import { CommandError, command } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { accountOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';

/** `kaskad stop export`: by stream, as the import reads it. */
export default command({
  options: { account: { kind: 'text', help: 'login; default the list of everyone' } },
  positionals: [{ name: 'file', kind: 'text', required: true, help: 'where to write it; must not exist' }],
  notes: 'Example: kaskad stop export stops.csv --account shop',
  run: async (context, values) => {
    const pool = await openStore(context);
    const account = values.account === undefined ? null : await accountOf(pool, values.account);
    let lines = -1;
    const counted = async function* (): AsyncGenerator<string> {
      for await (const text of stopLines(pool, account?.id ?? 0)) {
        lines += text.split('\r\n').length - 1;
        yield text;
      }
    };
    try {
      // Whole numbers of people: for the operator's own eyes.
      await pipeline(Readable.from(counted()), createWriteStream(values.file, { flags: 'wx', mode: 0o600 }));
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') throw new CommandError('exists', `${values.file} exists already`);
      throw new CommandError('unwritable', `${values.file} cannot be written: ${message}`);
    }
    const list = account === null ? 'everyone' : account.login;
    return said(`stop list of ${list}: ${lines} numbers written to ${values.file}`, { list, numbers: lines });
  },
});
