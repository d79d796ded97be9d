import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { commandLine } from './support/command-line.ts';

test('an operator sets an address and its secrets, tests it, and sees how it fares', async (context) => {
  const cli = await commandLine(context as never);
  await cli.json('account create --login shop');
  let status = 500;
  const signatures: string[] = [];
  const server = createServer((request, response) => {
    signatures.push(String(request.headers['webhook-signature'] ?? ''));
    request.resume().on('end', () => response.writeHead(status).end('[{"id_sms":0}]'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  assert.equal((await cli.kaskad('push test --account shop')).code, 1);
  assert.equal((await cli.kaskad('push set --account shop')).code, 2);
  assert.equal((await cli.kaskad('push set --account shop --url ftp://x/')).code, 2);
  assert.equal((await cli.kaskad('push set --account shop --style signed')).code, 2, 'there is no secret');
  assert.equal((await cli.kaskad('push show --account ship')).code, 1);
  assert.equal((await cli.json(`push set --account shop --url ${url}`)).url, url);
  const failed = await cli.kaskad('push test --account shop --json');
  assert.deepEqual([failed.code, JSON.parse(failed.out).error], [1, 'HTTP 500']);
  status = 200;
  const fine = await cli.json('push test --account shop --state read');
  assert.deepEqual([fine.acknowledged, fine.answer], [true, '[{"id_sms":0}]']);

  const first = await cli.json<{ id: number; secret: string }>('push secret --account shop --new');
  assert.match(first.secret, /^whsec_/);
  await cli.json('push set --account shop --style signed');
  await cli.json('push secret --account shop --new --overlap-h 1');
  await cli.json('push test --account shop');
  assert.equal(signatures.at(-1)!.split(' ').length, 2);
  assert.equal((await cli.json<unknown[]>('push secret --account shop')).length, 2);
  await cli.json(`push secret --account shop --remove ${first.id}`);
  assert.equal((await cli.kaskad(`push secret --account shop --remove ${first.id}`)).code, 1);
  const [last] = await cli.json<{ id: number }[]>('push secret --account shop');
  assert.match((await cli.kaskad(`push secret --account shop --remove ${last!.id}`)).err, /the only one/);

  const shown = await cli.json<{ style: string; secrets: number; pushes: { test: boolean }[] }>(
    'push show --account shop',
  );
  assert.deepEqual([shown.style, shown.secrets, shown.pushes.length], ['signed', 1, 3]);
  const [listed] = await cli.json<{ login: string; byClient: boolean }[]>('push list');
  assert.deepEqual([listed!.login, listed!.byClient], ['shop', false]);
  assert.deepEqual(await cli.json('push worst'), [], 'tests are not failures of the address');
  assert.equal((await cli.json('push set --account shop --off')).state, 'off');
  assert.equal((await cli.json('push set --account shop --on')).state, 'active');
});
