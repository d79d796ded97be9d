// Stop lists, tariffs, areas, closed directions and text rules, as the accept pipeline sees them afterwards.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ConfigCache } from '../../src/pipeline/config-cache.ts';
import { openDb } from '../../src/store/db.ts';
import { type CommandLine, commandLine } from './support/command-line.ts';

interface TestContext {
  after(work: () => Promise<void> | void): void;
}

async function shop(context: TestContext): Promise<CommandLine> {
  const cli = await commandLine(context as never);
  await cli.json('account create --login shop --balance 100');
  await cli.json('account create --login other');
  return cli;
}

function folder(context: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'kaskad-lists-'));
  context.after(() => rmSync(path, { recursive: true }));
  return path;
}

/** What a node would have in memory now. */
async function cacheOf(context: TestContext, cli: CommandLine): Promise<ConfigCache> {
  const db = openDb(cli.database.config);
  context.after(() => db.close());
  const cache = new ConfigCache(db.calm);
  await cache.refresh();
  return cache;
}

test('stop lists: numbers are normalised, of everyone or of one account', async (context) => {
  const cli = await shop(context);
  const added = await cli.json('stop add "8 (916) 123-45-67" 9161234568 --reason asked');
  assert.deepEqual(added, { list: 'everyone', added: 2, already: 0 });
  assert.equal((await cli.json('stop add 79161234567')).already, 1);
  await cli.json('stop add 79161234567 --account shop');
  const all = await cli.json<{ phone: string; list: string }[]>('stop list --phone 89161234567');
  assert.deepEqual(all.map(({ list }) => list).sort(), ['everyone', 'shop']);
  assert.equal((await cli.json<unknown[]>('stop list --global')).length, 2);
  await cli.json('stop remove 79161234567');
  assert.equal((await cli.json<unknown[]>('stop list --account shop')).length, 1);
  const missing = await cli.kaskad('stop remove 79161234567');
  assert.deepEqual([missing.code, missing.err], [1, 'kaskad: 79161234567 is not on the stop list of everyone']);
  assert.equal((await cli.kaskad('stop add 12')).code, 2);
});

test('stop import: a stream of any length; bad lines are named by number', async (context) => {
  const cli = await shop(context);
  const path = join(folder(context), 'stops.csv');
  const good = Array.from({ length: 12_000 }, (_, i) => `7916${String(1_000_000 + i)};asked`);
  const lines = ['\ufeffphone;reason', ...good, 'nonsense;x', '', '79161000000', '"79990000001","complained"', '123'];
  writeFileSync(path, lines.join('\r\n'));
  const answer = await cli.kaskad(`stop import ${path} --account shop --source crm --json`);
  assert.equal(answer.code, 1);
  const tally = JSON.parse(answer.out);
  assert.deepEqual(
    { ...tally, badLines: tally.badLines.map((bad: { line: number }) => bad.line) },
    { list: 'shop', lines: 12_004, added: 12_001, already: 1, bad: 2, badLines: [12_002, 12_006] },
  );
  const again = JSON.parse((await cli.kaskad(`stop import ${path} --account shop --json`)).out);
  assert.deepEqual([again.added, again.already], [0, 12_002]);
  const [stop] = await cli.json<{ reason: string; source: string }[]>('stop list --phone 79990000001');
  assert.deepEqual([stop!.reason, stop!.source], ['complained', 'crm']);
  writeFileSync(path, '79161234567\n9161234568\n');
  assert.equal((await cli.kaskad(`stop import ${path}`)).code, 0);
  const missing = await cli.kaskad('stop import /nowhere.csv');
  assert.match(missing.err, /\/nowhere.csv cannot be read/);
});

test('tariff: an account without one gets its own; lines are only added, and dates decide', async (context) => {
  const cli = await shop(context);
  await cli.json("tariff set --account shop --channel sms --area '*' --price 2.5");
  await cli.json('tariff set --account shop --area казахстан --price 7.0000001 --charge delivered');
  await cli.json("tariff set --account shop --price 9 --from '2099-01-01 00:00'");
  const now = await cli.json<Record<string, string>[]>('tariff show --account shop');
  assert.deepEqual(
    now.map(({ area, price, charge }) => [area, price, charge]),
    [
      ['*', '2.5', 'submitted'],
      ['Казахстан', '7.0000001', 'delivered'],
    ],
  );
  const all = await cli.json<Record<string, string>[]>('tariff show --account shop --all');
  assert.deepEqual(all.at(-1)!.in_force, 'later');
  assert.equal(all.at(-1)!.valid_from, '2098-12-31T21:00:00.000Z');

  const cache = await cacheOf(context, cli);
  const { account } = cache.byLogin('shop')!;
  const { tariffId } = cache.account(account.id)!;
  const areaId = cache.areaId(cache.areas.lookup('77011234567').areaName);
  assert.equal(cache.rates.priceFor(tariffId!, 'sms', areaId, Date.now())?.priceE7, 70_000_001n);

  await cli.json('tariff set --tariff retail --price 3');
  await cli.json('account set other --tariff retail');
  await cli.json('account set shop --tariff retail');
  const shared = await cli.kaskad('tariff set --account shop --price 4');
  assert.match(shared.out, /tariff retail: sms \* costs 4 a part at once; 1 other accounts have this tariff too/);
  assert.equal((await cli.json<{ price: string }[]>('tariff show --tariff retail'))[0]!.price, '4');
  assert.deepEqual(await cli.json('tariff show'), [{ tariff: 'retail' }, { tariff: 'shop' }]);
});

const tariffMistakes: [line: string, message: RegExp][] = [
  ['tariff set --price 1', /name one of --account and --tariff/],
  ['tariff set --account shop --price -1', /--price/],
  ['tariff set --account shop --area Казхстан --price 1', /there is no area "Казхстан"; did you mean "Казахстан"\?/],
  ['tariff set --account shop --price 1 --from tomorrow', /"tomorrow" is no time/],
  ['tariff show --account shop', /has no tariff/],
  ['tariff show --tariff retial', /there is no tariff "retial"/],
  ['area close *', /must be one area/],
  ['area import /nowhere.csv', /cannot be read/],
  ['area lookup 12', /"12" is not a phone number/],
  ['rule add --kind pattern --pattern (a+)+', /--pattern: a repeat over something/],
  ['rule add --kind link --pattern no_host', /not a host name/],
  ['rule remove 7', /there is no rule 7/],
];
test('mistakes with lists are named', async (context) => {
  const cli = await shop(context);
  for (const [line, message] of tariffMistakes) {
    const answer = await cli.kaskad(line);
    assert.notEqual(answer.code, 0, line);
    assert.match(answer.err, message, line);
  }
});

const HEAD = 'АВС/ DEF;От;До;Емкость;Оператор;Регион;Территория ГАР;ИНН';
const MTS = '916;0000000;9999999;10000000;ПАО "МТС";г. Москва;Москва;7740000076';

test('area import: a registry replaces its own ranges only, and look-up says where its word comes from', async (context) => {
  const cli = await shop(context);
  const coarse = await cli.kaskad('area lookup 79161234567');
  assert.match(coarse.out, /only the coarse built-in answer/);
  const path = join(folder(context), 'def.csv');
  writeFileSync(
    path,
    [HEAD, MTS, '999;0000000;0000009;10;ООО "ОПЕРАТОР";Омская обл.;Омск;5500000000', 'bad;line'].join('\n'),
  );
  const answer = await cli.kaskad(`area import ${path} --source def --json`);
  assert.equal(answer.code, 1);
  const report = JSON.parse(answer.out);
  assert.deepEqual([report.rows, report.replaced, report.bad, report.badLines[0].line], [2, 0, 1, 4]);

  const found = await cli.json('area lookup 89161234567');
  assert.deepEqual(
    [found.area, found.operator, found.region, found.source, found.coarse],
    ['МТС', 'ПАО "МТС"', 'г. Москва', 'def', false],
  );
  const cache = await cacheOf(context, cli);
  assert.equal(cache.areas.lookup('79161234567').areaName, 'МТС');

  writeFileSync(path, new TextEncoder().encode(`${HEAD}\n${MTS}\n`));
  assert.equal((await cli.json(`area import ${path} --source def`)).replaced, 2);
  assert.equal((await cli.json('area lookup 79990000001')).coarse, true);
  writeFileSync(path, 'nothing of the kind\n');
  const refused = await cli.kaskad(`area import ${path} --source def`);
  assert.match(refused.err, /nothing is changed/);
  const areas = await cli.json<{ area: string; ranges: number; numbers: number }[]>('area list');
  assert.deepEqual(areas.find(({ area }) => area === 'МТС')?.numbers, 10_000_000);
});

test('directions close for all or for one, and open again', async (context) => {
  const cli = await shop(context);
  await cli.json('area close Казахстан');
  await cli.json('area close Абхазия --account shop');
  const cache = await cacheOf(context, cli);
  const shopId = cache.byLogin('shop')!.account.id;
  assert.equal(cache.isClosed(null, 'sms', cache.areaId('Казахстан')!), true);
  assert.equal(cache.isClosed(shopId, 'sms', cache.areaId('Абхазия')!), true);
  assert.equal(cache.isClosed(null, 'sms', cache.areaId('Абхазия')!), false);
  const areas = await cli.json<{ area: string; closed: string }[]>('area list');
  assert.deepEqual(
    areas.map(({ area, closed }) => [area, closed]),
    [
      ['Абхазия', 'sms: shop'],
      ['Казахстан', 'sms: everyone'],
    ],
  );
  assert.equal((await cli.json('area close Казахстан')).changed, false);
  assert.equal((await cli.json('area open Казахстан')).changed, true);
  assert.equal((await cli.json('area open Казахстан')).changed, false);
  assert.ok((await cli.json<unknown[]>('area list --all')).length > 200);
});

test('text rules are checked, listed and removed', async (context) => {
  const cli = await shop(context);
  const { id } = await cli.json('rule add --kind word --pattern "казин*" --reason gambling');
  await cli.json('rule add --kind link --pattern bit.ly --account shop');
  const rules = await cli.json<{ account: string; kind: string }[]>('rule list');
  assert.deepEqual(
    rules.map(({ account, kind }) => [account, kind]),
    [
      ['everyone', 'word'],
      ['shop', 'link'],
    ],
  );
  await cli.json(`rule remove ${id}`);
  assert.equal((await cli.json<unknown[]>('rule list')).length, 1);
});
