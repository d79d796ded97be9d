import assert from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { commandLine } from './support/command-line.ts';

test('routes by version: what list prints can be changed in a file, published and taken back', async (t) => {
  const { kaskad, json } = await commandLine(t);
  await json('connection add --name op1 --channel sms-smpp --set host=127.0.0.1 --set system_id=a --set password=b');
  await json('connection add --name op2 --channel sms-smpp --set host=127.0.0.1 --set system_id=a --set password=b');
  await json('route set --connections op1');
  const file = join(await mkdtemp(join(tmpdir(), 'kaskad-')), 'routes.json');
  const list = await json<{ connections: string }[]>('route list');
  list[0]!.connections = 'op2:70, op1:30';
  await writeFile(file, JSON.stringify(list));

  const { id } = await json<{ id: number }>(`route draft --file ${file} --note 'two operators'`);
  assert.equal((await json<{ connections: string }[]>('route list'))[0]!.connections, 'op1');
  await json(`route publish ${id}`);
  assert.equal((await json<{ connections: string }[]>('route list'))[0]!.connections, 'op2:70, op1:30');
  const again = await kaskad(`route publish ${id}`);
  assert.equal(again.code, 1);
  assert.match(again.err, /no draft/);

  const versions = await json<{ id: number; state: string }[]>('route versions');
  await json(`route rollback ${versions.find(({ state }) => state === 'retired')!.id}`);
  assert.equal((await json<{ connections: string }[]>('route list'))[0]!.connections, 'op1');

  await writeFile(file, '[{"channel":"sms","connections":"nobody"}]');
  assert.match((await kaskad(`route draft --file ${file}`)).err, /no connection "nobody"/);
  await writeFile(file, '{');
  assert.match((await kaskad(`route draft --file ${file}`)).err, /cannot be read/);
});
