// Connections by the API: forms drawn from the connectors' own fields, secrets that go in and never come out, and what the
// operator says taking hold of a running node at once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSmsc } from '../../simulators/smsc/smsc.ts';
import type { SettingField } from '../../src/channels/channel.ts';
import { CHANNELS } from '../../src/channels/index.ts';
import { eventually } from '../helpers/eventually.ts';
import { type Answer, assertProblem, startApi } from './support.ts';

const SECRET = 'S3CRET-VALUE';
const fieldsOf = (answer: Answer): string[] => answer.body.errors.map((error: { field: string }) => error.field).sort();

/** What no field of its kind takes. */
function garbageFor(field: SettingField): unknown {
  switch (field.type) {
    case 'number':
      return field.max === undefined ? 'many' : field.max + 1;
    case 'boolean':
      return 'perhaps';
    case 'enum':
      return 'none of them';
    case 'json':
      return '{';
    case 'string':
      return { not: 'text' };
  }
}

test('every connector: its form is whole, what is wrong is named field by field, and no secret ever comes out', async (t) => {
  // Nothing is opened: the far ends are nobody.
  const api = await startApi(t, { KASKAD_ROLES: 'door' });
  const admin = await api.staff('admin');
  const types = (await admin.ask('GET', '/operator/connection-types')).body.types;
  assert.deepEqual(
    types.map((one: { type: string }) => one.type),
    CHANNELS.map((definition) => definition.type),
  );
  const shown: string[] = [];
  for (const [index, definition] of CHANNELS.entries()) {
    const { type, settings } = definition;
    const form = types[index].settings;
    assert.deepEqual(
      form.map((field: { name: string; kind: string; help: string }) => [field.name, field.kind, field.help]),
      settings.map((field) => [field.name, field.type, field.help]),
      type,
    );
    assert.equal(types[index].error_classes.length, definition.errorClasses.size);
    // Of the sandbox nothing has to be set, and nothing is secret.
    if (type === 'sandbox') continue;
    const create = (given: Record<string, unknown>) =>
      admin.ask('POST', '/operator/connections', { name: type, type, settings: given });

    const demanded = form.filter((field: { required: boolean }) => field.required);
    assert.ok(demanded.length > 0, type);
    const empty = await create({});
    assertProblem(empty, 422, 'invalid_request');
    assert.deepEqual(fieldsOf(empty), demanded.map(({ name }: { name: string }) => `/settings/${name}`).sort(), type);
    const garbage = Object.fromEntries(settings.map((field) => [field.name, garbageFor(field)]));
    const refused = await create({ ...garbage, no_such_thing: 1 });
    assertProblem(refused, 422, 'invalid_request');
    const named = new Set(fieldsOf(refused));
    for (const { name } of settings) assert.ok(named.has(`/settings/${name}`), `${type}: ${name}`);
    assert.ok(named.has('/settings/no_such_thing'));

    const given: Record<string, unknown> = {};
    for (const field of settings) {
      if (field.secret) given[field.name] = `${SECRET}-${field.name}`;
      else if (field.required && field.default === undefined)
        given[field.name] = field.type === 'number' ? 7 : '127.0.0.1';
    }
    const made = await create(given);
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const secrets = settings.filter(({ secret }) => secret).map(({ name }) => name);
    assert.deepEqual(made.body.secrets_set.sort(), secrets.sort(), type);
    for (const name of secrets) assert.equal(made.body.settings[name], null);
    assert.equal(made.body.hook_url !== null, definition.hook !== undefined, type);
    const { id } = made.body;
    const kept = await admin.ask('PATCH', `/operator/connections/${id}`, { hours: '09:00-21:00', cost: '1.25' });
    assert.deepEqual([kept.body.hours, kept.body.cost, kept.body.secrets_set.sort()], ['09:00-21:00', '1.25', secrets]);
    const wrong = await admin.ask('PATCH', `/operator/connections/${id}`, {
      settings: { ...garbage, [secrets[0]!]: { secret: SECRET } },
    });
    assertProblem(wrong, 422, 'invalid_request');
    const one = await admin.ask('GET', `/operator/connections/${id}`);
    shown.push(...[made, kept, wrong, one].map((answer) => JSON.stringify(answer.body)));
  }
  shown.push(JSON.stringify((await admin.ask('GET', '/operator/connections')).body));
  shown.push(JSON.stringify((await admin.ask('GET', '/audit?limit=200')).body));
  const { rows } = await api.node.db.calm.query(`SELECT before, after FROM audit_entry`);
  shown.push(JSON.stringify(rows));
  for (const text of shown) assert.ok(!text.includes(SECRET), text.slice(0, 400));
  // Each was made and changed, but for the sandbox.
  assert.ok(rows.length >= (CHANNELS.length - 1) * 2, 'and the audit has every change');
  const { rows: stored } = await api.node.db.calm.query('SELECT settings::text FROM connection ORDER BY id');
  assert.ok(
    stored.every(({ settings }) => settings.includes(SECRET)),
    'they are kept all the same',
  );

  const garbage = { name: 'x', type: 'sms-smpp', settings: { host: 'h', system_id: 's' } };
  for (const [more, field] of [
    [{ type: 'fax' }, '/type'],
    [{ channels: ['viber'] }, '/channels'],
    [{ hours: '25:00-26:00' }, '/hours'],
    [{ time_zone: 'Mars/Base' }, '/time_zone'],
    [{ cost: '-1' }, '/cost'],
    [{ name: 'a b' }, '/name'],
  ] as const) {
    const answer = await admin.ask('POST', '/operator/connections', { ...garbage, ...more });
    assertProblem(answer, 422, 'invalid_request');
    assert.deepEqual(fieldsOf(answer), [field]);
  }
  assertProblem(
    await admin.ask('POST', '/operator/connections', { ...garbage, name: 'sms-smpp' }),
    409,
    'already_exists',
  );
});

test('a running connection: tested, watched, told what codes mean, drained, paused and removed', async (t) => {
  const smsc = await startSmsc({ systemId: 'u', password: SECRET, magic: true });
  t.after(() => smsc.stop());
  const api = await startApi(t, { KASKAD_PUBLIC_URL: 'https://sms.example' });
  const [admin, observer, shop] = [await api.staff('admin'), await api.staff('observer'), await api.client('shop')];
  const settings = { host: '127.0.0.1', port: smsc.port, system_id: 'u', password: SECRET };
  const body = { name: 'op1', type: 'sms-smpp', settings, channels: ['sms', 'hlr'] };
  assertProblem(await observer.ask('POST', '/operator/connections', body), 403, 'forbidden');
  assertProblem(await shop.ask('GET', '/operator/connections'), 403, 'forbidden');
  assertProblem(await shop.ask('GET', '/operator/connection-types'), 403, 'forbidden');
  const { id } = (await admin.ask('POST', '/operator/connections', body)).body;
  const path = `/operator/connections/${id}`;
  for (const [method, what] of [
    ['PATCH', ''],
    ['DELETE', ''],
    ['POST', '/pause'],
    ['POST', '/drain'],
    ['POST', '/resume'],
    ['POST', '/test-send'],
    ['PUT', '/error-classes'],
  ] as const) {
    assertProblem(await observer.ask(method, path + what, {}), 403, 'forbidden');
    assert.ok([404, 422].includes((await admin.ask(method, `/operator/connections/99${what}`, {})).status), what);
  }
  await eventually(async () => {
    const [one] = (await observer.ask('GET', '/operator/connections')).body.items;
    assert.deepEqual([one.name, one.state, one.health?.link], ['op1', 'active', 'up']);
  });

  const test = await admin.ask('POST', `${path}/test-send`, {
    phone: '79160000006',
    sender: 'SHOP',
    text: 'hi',
    wait_s: 0,
  });
  assert.deepEqual(
    [test.body.bound, test.body.answer, test.body.code],
    [true, 'deferred', '0x58'],
    JSON.stringify(test.body),
  );
  const fine = await admin.ask('POST', `${path}/test-send`, { phone: '79160000100', sender: 'SHOP', wait_s: 5 });
  assert.deepEqual([fine.body.answer, fine.body.parts, fine.body.receipts[0]?.state], ['submitted', 1, 'delivered']);
  assertProblem(await admin.ask('POST', `${path}/test-send`, { phone: '79160000100' }), 422, 'invalid_request');
  assertProblem(await admin.ask('POST', `${path}/test-send`, { phone: '7', sender: 'SHOP' }), 422, 'phone_invalid');
  await api.node.db.calm.query('INSERT INTO stop_entry (phone) VALUES (79160000101)');
  assertProblem(
    await admin.ask('POST', `${path}/test-send`, { phone: '79160000101', sender: 'SHOP' }),
    422,
    'stop_listed',
  );

  const send = async (phone: string): Promise<string> => {
    const message = { to: [phone], channel: 'sms', sender: 'SHOP', text: 'Hello' };
    const [result] = (await shop.ask('POST', '/messages', message)).body.results;
    return result.id ?? result.error.code;
  };
  const becomes = (message: string, state: string) =>
    eventually(async () => assert.equal((await shop.ask('GET', `/messages/${message}`)).body.state, state));

  // 0x58 slows a connection down and its message waits; the operator knows better of this upstream.
  assertProblem(await admin.ask('PUT', `${path}/error-classes`, { '0x58': 'whatever' }), 422, 'invalid_request');
  assertProblem(await admin.ask('PUT', `${path}/error-classes`, { not_sent: 'content' }), 422, 'invalid_request');
  const waiting = await send('79160000006');
  assert.equal(
    (await admin.ask('PUT', `${path}/error-classes`, { '0x58': 'recipient', '0x0B': 'throttle' })).status,
    200,
  );
  await becomes(waiting, 'rejected');
  const errors = (await observer.ask('GET', `${path}/errors`)).body.errors;
  assert.deepEqual(
    errors.map((one: Record<string, unknown>) => [one.code, one.class, one.class_now, one.known, one.count]),
    [['0x58', 'recipient', 'recipient', true, 1]],
  );
  await api.node.db.calm.query(`UPDATE attempt SET error_code = '0x0499'`);
  const [strange] = (await observer.ask('GET', `${path}/errors`)).body.errors;
  assert.deepEqual([strange.code, strange.known, strange.class_now], ['0x0499', false, null]);
  assertProblem(await observer.ask('GET', `${path}/errors?from=2026-01-01T00:00:00Z`), 422, 'invalid_request');

  // Drained: what it has stays with it, nothing new comes.
  const kept = await send('79160000005');
  assert.equal((await admin.ask('POST', `${path}/drain`, {})).body.state, 'draining');
  assert.equal(await send('79160000102'), 'no_supplier');
  const draining = (await observer.ask('GET', path)).body;
  assert.deepEqual([draining.state, draining.queued, draining.health.link], ['draining', 1, 'up']);
  assert.ok(draining.oldest_at !== null);
  await admin.ask('PUT', `${path}/error-classes`, { '0x0B': 'content' });
  await becomes(kept, 'rejected');
  await eventually(async () => assert.equal((await observer.ask('GET', path)).body.queued, 0));
  await admin.ask('POST', `${path}/resume`);
  await becomes(await send('79160000103'), 'delivered');

  // A code that means a fault of ours pauses the connection and keeps the message.
  await admin.ask('PUT', `${path}/error-classes`, { '0x0B': 'configuration' });
  const held = await send('79160000005');
  await eventually(async () => {
    const one = (await observer.ask('GET', path)).body;
    assert.equal(one.state, 'paused');
    assert.match(one.state_reason, /0x0B/i);
  });
  assert.equal((await shop.ask('GET', `/messages/${held}`)).body.state, 'accepted');
  assert.equal((await admin.ask('POST', `${path}/pause`, { reason: 'the contract' })).body.state, 'paused');
  assert.equal((await observer.ask('GET', path)).body.state_reason, 'the contract');

  const renamed = await admin.ask('PATCH', path, { name: 'op2', settings: { window: 20, password: null } });
  assert.deepEqual([renamed.body.name, renamed.body.settings.window, renamed.body.secrets_set], ['op2', 20, []]);
  assertProblem(await admin.ask('PATCH', path, { settings: { host: null } }), 422, 'invalid_request');
  assert.equal((await admin.ask('DELETE', path)).body.routes_count, 0);
  assertProblem(await admin.ask('GET', path), 404, 'not_found');
  const { rows } = await api.node.db.calm.query(
    `SELECT action, after::text FROM audit_entry WHERE action LIKE 'connection.%'`,
  );
  assert.ok(rows.some(({ action, after }) => action === 'connection.tested' && !after.includes('79160000100')));
  assert.ok(rows.every(({ after }) => !after.includes(SECRET)));
});
