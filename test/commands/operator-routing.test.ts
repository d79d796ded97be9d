// The operator's part of the command line about connections, tariffs and registries beyond the first steps.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { commandLine } from './support/command-line.ts';

test('codes, costs and draining of a connection; tariffs by version and by file; the date of a registry', async (context) => {
  const cli = await commandLine(context);
  const folder = await mkdtemp(join(tmpdir(), 'kaskad-test-'));
  await cli.json(
    'connection add --channel sms-smpp --name op1 --set host=127.0.0.1 --set system_id=u --set password=s3cret --cost 1',
  );

  await cli.json('connection error-class op1 0x58 --class recipient');
  assert.deepEqual(await cli.json('connection error-class op1'), [{ code: '0x58', class: 'recipient' }]);
  assert.equal((await cli.json('connection error-class op1 0x58 --class default')).class, 'throttle');
  assert.deepEqual(await cli.json('connection error-class op1'), []);
  assert.match((await cli.kaskad('connection error-class op1 not_sent --class content')).err, /no code of an upstream/);
  assert.deepEqual(await cli.json('connection errors op1 --since 3d'), []);
  assert.match((await cli.kaskad('connection errors op1 --since 30d')).err, /within the last 7 days/);

  await cli.json('connection cost op1 --area Казахстан --cost 6.5');
  await cli.json('connection cost op1 --cost 1.2 --from 2099-01-01');
  const costs = await cli.json<{ area: string; cost: string }[]>('connection cost op1');
  assert.deepEqual(
    costs.map(({ area, cost }) => [area, cost]),
    [
      ['Казахстан', '6.5'],
      ['*', '1.2'],
    ],
  );
  assert.match((await cli.kaskad('connection cost op1 --cost 1 --from 2026-01-01')).err, /the past cannot be changed/);
  assert.equal((await cli.json('connection drain op1 --reason moving')).state, 'draining');
  assert.equal((await cli.json('connection show op1')).state, 'draining');
  await cli.json('connection resume op1');

  const file = join(folder, 'retail.csv');
  writeFileSync(file, 'channel,area,price\nsms,*,2.5\nsms,Казахстан,free\n');
  const refused = await cli.kaskad(`tariff import retail ${file}`);
  assert.deepEqual([refused.code, refused.out.split('\n').length], [1, 2]);
  assert.deepEqual(await cli.json('tariff list'), []);
  writeFileSync(file, 'channel,area,price\nsms,*,2.5\nsms,Казахстан,8\n');
  assert.equal((await cli.json(`tariff import retail ${file} --dry-run`)).added, 2);
  assert.deepEqual(await cli.json('tariff list'), []);
  assert.equal((await cli.json(`tariff import retail ${file}`)).added, 2);
  writeFileSync(file, 'channel,area,price\nsms,*,3\n');
  await cli.json(`tariff import retail ${file} --from 2099-01-01`);
  const versions = await cli.json<{ state: string; before: string; price: string }[]>('tariff versions retail');
  assert.deepEqual(
    versions.map(({ state, before, price }) => [state, before, price]),
    [
      ['future', '2.5', '3'],
      ['current', '', '2.5'],
      ['current', '', '8'],
    ],
  );
  assert.equal((await cli.json(`tariff export retail ${file}`)).rates, 3);
  assert.match(readFileSync(file, 'utf8'), /sms;\*;3;submitted;2098-12-31T21:00:00\.000Z/);
  assert.equal((await cli.json(`tariff import retail ${file}`)).unchanged, 3);
  const [retail] = await cli.json<{ name: string; clients: number }[]>('tariff list');
  assert.deepEqual([retail?.name, retail?.clients], ['retail', 0]);

  const registry = join(folder, 'def.csv');
  writeFileSync(registry, '916;0000000;9999999;10000000;ПАО "МТС";г. Москва;Москва;7740000076\n');
  const tried = await cli.kaskad(`area import ${registry} --source def --dry-run`);
  assert.match(tried.out, /would be imported.*\nМТС: 1 ranges, 10000000 numbers/);
  const taken = await cli.kaskad(`area import ${registry} --source def --date 2026-11-01`);
  assert.match(taken.out, /registry of 2026-11-01/);
  assert.equal((await cli.json('area lookup 79161234567')).registry_date, '2026-11-01');
  assert.match((await cli.kaskad(`area import ${registry} --date 1.11.2026`)).err, /must be a day/);
});
