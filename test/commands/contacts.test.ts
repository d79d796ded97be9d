import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandLine } from './support/command-line.ts';

test('contacts: bound by hand, listed with masked numbers, another connection has its own', async (context) => {
  const cli = await commandLine(context);
  for (const name of ['bot', 'other']) {
    await cli.json(
      `connection add --channel telegram-bot --name ${name} --set token=1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA`,
    );
  }
  await cli.json('contact bind --connection bot --phone +7(916)123-45-67 --address 4242');
  await cli.json('contact bind --connection bot --phone 79161234568 --address 4243 --state blocked');
  await cli.json('contact bind --connection other --phone 79161234567 --address 777');
  const all = await cli.json<{ phone: string; address: string; state: string }[]>('contact list --connection bot');
  assert.deepEqual(all.map(({ phone, address, state }) => [phone, address, state]).sort(), [
    ['7916***4567', '4242', 'bound'],
    ['7916***4568', '4243', 'blocked'],
  ]);
  const one = await cli.json<{ phone: string; address: string }[]>('contact list --phone 79161234567 --reveal');
  assert.deepEqual(one.map(({ phone, address }) => `${phone} ${address}`).sort(), [
    '79161234567 4242',
    '79161234567 777',
  ]);
  await cli.json('contact bind --connection bot --phone 79161234567 --address 9999');
  const moved = await cli.json<{ address: string }[]>('contact list --connection bot --state bound');
  assert.deepEqual(
    moved.map(({ address }) => address),
    ['9999'],
  );
});
