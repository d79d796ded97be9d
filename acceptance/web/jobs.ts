// People's jobs in the pages, from the first click to the last, against the gateway with its simulators.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { eventually } from '../../test/helpers/eventually.ts';
import { openWindow, type Person } from '../helpers/browser.ts';
import { MANAGER, OPERATOR } from '../helpers/screens.ts';
import { world } from './world.ts';

/** A window for one job; what its pages complain of fails the job. */
async function windowOf(person: Person | null): Promise<{ page: Page; close: () => Promise<void> }> {
  const { context, page, complaints } = await openWindow(world.browser, world.gateway.url, person);
  return {
    page,
    close: async () => {
      await context.close();
      // Refusals are part of some jobs; the policy's complaints and broken scripts of none.
      assert.deepEqual(
        complaints.filter((complaint) => !/Failed to load resource/.test(complaint)),
        [],
      );
    },
  };
}

/** Chooses in one of Mantine's selects. */
async function choose(page: Page, label: string | RegExp, option: string | RegExp): Promise<void> {
  await page
    .getByRole('combobox', { name: label })
    .or(page.getByRole('textbox', { name: label }))
    .first()
    .click();
  await page.getByRole('option', { name: option }).first().click();
}

test('a new company registers; an operator makes a tariff, approves the company, its money and its sender; it sends', async () => {
  const password = 'a-long-enough-password';
  const company = await windowOf(null);
  await company.page.goto('/');
  await company.page.getByRole('link', { name: 'Зарегистрировать компанию' }).click();
  await company.page.getByLabel('Юридическое лицо', { exact: true }).check();
  const fields: [string, string][] = [
    ['Логин', 'flowers'],
    ['Пароль', password],
    ['ФИО', 'Анна Цветкова'],
    ['Страна/город', 'Россия, Тверь'],
    ['Телефон', '79031112233'],
    ['E-mail', 'anna@flowers.example'],
    ['Наименование компании', 'Цветы и письма'],
    ['ИНН', '7707083893'],
    ['Юридический адрес', 'Тверь, улица Московская, 24'],
  ];
  for (const [label, value] of fields) await company.page.getByLabel(label).fill(value);
  await company.page.getByRole('checkbox').check();
  await company.page.getByRole('button', { name: 'Зарегистрироваться' }).click();
  await company.page.getByText('Заявка принята').waitFor();

  const operator = await windowOf(OPERATOR);
  const back = operator.page;
  await back.goto('/operator/tariffs');
  await back.getByRole('button', { name: 'Новый тариф' }).click();
  await back.getByLabel('Название').fill('Цветочный');
  await back.getByRole('button', { name: 'Создать', exact: true }).click();
  await back.getByRole('heading', { level: 1, name: 'Цветочный' }).waitFor();
  await back.getByRole('button', { name: 'Изменить цены' }).click();
  await back.getByLabel('Цена части').fill('3,1');
  await back.getByRole('button', { name: 'Записать 1 цену' }).click();
  await back.getByRole('table', { name: 'Цены сейчас' }).getByText('3,10').waitFor();

  await back.getByRole('link', { name: 'Заявки' }).click();
  await back.getByRole('button', { name: 'Рассмотреть: flowers' }).click();
  await back.getByRole('button', { name: 'Одобрить заявку' }).click();
  await choose(back, 'Тариф', 'Цветочный');
  await back.getByRole('button', { name: 'Одобрить и отправить письмо' }).click();
  await back.getByText('Заявка flowers одобрена').waitFor();

  await back.goto('/operator/clients?q=flowers');
  await back.getByRole('link', { name: 'Цветы и письма' }).first().click();
  await back.getByRole('tab', { name: 'Деньги' }).click();
  await back.getByRole('button', { name: 'Пополнить' }).first().click();
  await back.getByLabel('Сумма, RUR').fill('100');
  await back.getByLabel('Сумма ещё раз').fill('100');
  await back.getByRole('button', { name: /Пополнить на/ }).click();
  await back.getByText(/Проведено/).waitFor();

  const shop = company.page;
  await shop.goto('/senders');
  await shop.getByLabel('Логин или почта').fill('flowers');
  await shop.getByLabel('Пароль').fill(password);
  await shop.getByRole('button', { name: 'Войти' }).click();
  await shop.getByRole('button', { name: 'Запросить отправителя' }).first().click();
  await shop.getByRole('dialog').getByLabel('Отправитель').fill('FLOWERS');
  await shop.getByRole('button', { name: 'Отправить заявку' }).click();
  await shop.getByText('на проверке').first().waitFor();

  await back.goto('/operator/moderation/senders');
  await back.getByRole('button', { name: /Одобрить: .*FLOWERS/ }).click();
  await back
    .getByText(/Одобрено: 1/)
    .first()
    .waitFor();
  // A decision can be taken back for some seconds; only then it is told.
  await eventually(async () => {
    const { items } = (await (await shop.request.get('/api/v1/senders')).json()) as {
      items: { name: string; state: string }[];
    };
    assert.equal(items.find(({ name }) => name === 'FLOWERS')?.state, 'approved');
  }, 30_000);
  await shop.goto('/send');
  await shop.getByLabel('Номера получателей').fill('79161234501');
  await shop.getByLabel('Текст', { exact: true }).fill('Букет готов');
  await shop.getByText('3,10').first().waitFor();
  await shop.getByRole('button', { name: 'Отправить: 1 получатель' }).click();
  await shop.getByRole('dialog').getByRole('button', { name: 'Отправить' }).click();
  await shop.getByText('принято').first().waitFor();
  await company.close();
  await operator.close();
});

test('the manager builds a cascade, sends by it and watches it deliver without reloading', async () => {
  const { page, close } = await windowOf(MANAGER);
  await page.goto('/send');
  await page.getByText('Каскад на один раз').click();
  await page.getByLabel('Номера получателей').fill('79161230010');
  const step = (n: number) => page.getByRole('listitem', { name: `Шаг ${n}` });
  if ((await step(2).count()) === 0) await page.getByRole('button', { name: 'Добавить шаг' }).click();
  await step(1).getByRole('radio', { name: 'Viber' }).check({ force: true });
  await step(2).getByRole('radio', { name: 'СМС' }).check({ force: true });
  for (const n of [1, 2]) {
    await step(n).getByLabel('Текст', { exact: true }).fill('Ваш заказ готов');
    const sender = step(n).getByRole('combobox', { name: 'Отправитель' });
    if ((await sender.inputValue()) === '') {
      await sender.click();
      await page.getByRole('option').first().click();
    }
  }
  await page.getByRole('button', { name: 'Отправить: 1 получатель' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Отправить' }).click();
  await page
    .getByRole('link', { name: /Открыть/ })
    .first()
    .click();
  await page.getByText('доставлено').first().waitFor({ timeout: 60_000 });
  await page.getByText(/СМС/).first().waitFor();
  await close();
});

test('a saved cascade is changed: whoever leaves it is asked first, and nobody after it was saved', async () => {
  const { page, close } = await windowOf(MANAGER);
  await page.goto('/cascades');
  await page.getByRole('link', { name: 'Viber, потом SMS', exact: true }).click();
  await page.getByLabel('Предел цены').fill('9');
  const stops = page.getByRole('navigation').getByRole('link', { name: 'Стоп-лист' });
  const heading = page.getByRole('heading', { level: 1 });
  await stops.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Отмена' }).click();
  assert.equal(await heading.textContent(), 'Viber, потом SMS');
  await page.getByRole('button', { name: 'Сохранить каскад' }).click();
  await page.getByText('Изменения сохранены').waitFor();
  await stops.click();
  await page.getByRole('heading', { level: 1, name: 'Стоп-лист' }).waitFor();
  await close();
});

test('a dead push address is mended, tried, and its pushes replayed', async () => {
  const received: string[] = [];
  const receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => {
      body += piece;
    });
    request.on('end', () => {
      received.push(body);
      const ids = [...body.matchAll(/"id_sms"\s*:\s*"?(\d+)/g)].map((match) => match[1]);
      response.setHeader('content-type', 'application/json').end(JSON.stringify(ids.length > 0 ? ids : body));
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  world.place.onClose(() => void receiver.close());
  // A client of the demo whose address has been dead for days.
  const { password } = await world.gateway.json<{ password: string }>(
    'user',
    'add',
    'dev@bystro',
    '--account',
    'bystro',
    '--role',
    'developer',
  );
  const { page, close } = await windowOf({ login: 'dev@bystro', password });
  await page.goto('/developers/pushes');
  await page.getByRole('button', { name: 'Отправить проверочное' }).click();
  await page.getByText('не принято').first().waitFor();
  await page
    .getByLabel('Адрес', { exact: true })
    .fill(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/states`);
  await page.getByRole('button', { name: 'Сохранить' }).click();
  await page.getByRole('button', { name: 'Отправить проверочное' }).click();
  await page
    .getByText(/Ответ HTTP 200/)
    .first()
    .waitFor();
  const before = received.length;
  await page.goto('/developers/deliveries?view=dead');
  await page.getByRole('button', { name: 'Повторить', exact: true }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Повторить' }).click();
  await page.getByText(/В очереди на отправку/).waitFor();
  for (const limit = Date.now() + 30_000; received.length === before; ) {
    assert.ok(Date.now() < limit, 'no replayed push came');
    await page.waitForTimeout(200);
  }
  await close();
});

test('a moderator rejects a held text from the keyboard, and the client reads why', async () => {
  const { page, close } = await windowOf(OPERATOR);
  await page.goto('/operator/moderation/texts');
  const list = page.getByRole('list', { name: 'Тексты' }).or(page.getByRole('listbox', { name: 'Тексты' }));
  await list.first().waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('r');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Своя причина').fill('Слово «казино» без лицензии');
  await dialog.getByRole('button', { name: 'Отклонить' }).click();
  await page
    .getByText(/Отклонено: \d/)
    .first()
    .waitFor();
  await eventually(async () => {
    const answer = await page.request.get('/api/v1/operator/messages?state=rejected&limit=20');
    const { items } = (await answer.json()) as { items: unknown[] };
    assert.ok(items.length > 0);
  }, 30_000);
  await close();
});

test('an operator adds a connection by its form, sees it bind, and pauses it', async () => {
  const port = /SMPP on 127\.0\.0\.1:(\d+)/.exec(world.gateway.output())![1]!;
  const { page, close } = await windowOf(OPERATOR);
  await page.goto('/operator/connections');
  await page
    .getByRole('link', { name: 'Новое подключение' })
    .or(page.getByRole('button', { name: 'Новое подключение' }))
    .first()
    .click();
  await choose(page, 'Тип подключения', /SMPP/);
  await page.getByLabel('Название').fill('second-smsc');
  await page.getByRole('checkbox', { name: /СМС/ }).check();
  await page.getByLabel('Адрес сервера').fill('127.0.0.1');
  await page.getByLabel('Порт').fill(port);
  await page.getByLabel('Логин').fill('demo');
  await page.getByLabel('Пароль').first().fill('demo');
  await page.getByRole('button', { name: 'Подключить' }).click();
  await page.getByRole('heading', { level: 1, name: 'second-smsc' }).waitFor();
  await page.getByText('на связи').first().waitFor({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Приостановить' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Причина').fill('проверяем паузу');
  await dialog.getByRole('button', { name: 'Приостановить' }).click();
  await page.getByText('приостановлено').first().waitFor();
  await close();
});

test('a campaign of 5,000 rows with 37 bad ones is checked, started, paused and finished', async () => {
  await world.gateway.command('account', 'top-up', 'demo', '--amount', '20000');
  const rows = Array.from({ length: 5_000 }, (_, row) =>
    row % 135 === 0 && row < 37 * 135 ? `не номер ${row}` : `7916${5_000_000 + row}`,
  );
  assert.equal(rows.filter((row) => row.startsWith('не')).length, 37);
  const { page, close } = await windowOf(MANAGER);
  await page.goto('/campaigns/new');
  await page.getByLabel('Название рассылки').fill('Пять тысяч');
  const sender = page.getByRole('combobox', { name: 'Отправитель' });
  if ((await sender.inputValue()) === '') {
    await sender.click();
    await page.getByRole('option', { name: 'DEMO' }).click();
  }
  await page.getByLabel('Текст', { exact: true }).fill('Sale begins');
  await page.getByRole('button', { name: 'Дальше: получатели' }).click();
  await page.locator('input[type=file]').setInputFiles({
    name: 'people.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`телефон\n${rows.join('\n')}\n`),
  });
  await page.getByRole('button', { name: 'Проверить файл и посчитать цену' }).click();
  await page.getByText('Не приняты').first().waitFor({ timeout: 60_000 });
  await page
    .getByText(/4\s963/)
    .first()
    .waitFor();
  await page.getByText('37', { exact: true }).first().waitFor();
  await page.getByRole('button', { name: 'Дальше: запуск' }).click();
  await page.getByLabel('Скорость, сообщений в секунду').fill('400');
  await page.getByRole('button', { name: 'Запустить' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Запустить' }).click();
  await page.getByText('отправляется').first().waitFor();
  await page.getByRole('button', { name: 'Приостановить' }).first().click();
  await page.getByText('на паузе').first().waitFor();
  await page.getByRole('button', { name: 'Продолжить' }).first().click();
  await page.getByText('завершена').first().waitFor({ timeout: 120_000 });
  await close();
});

test('an operator takes the numbers for trying out away, and gives them back', async () => {
  const { page, close } = await windowOf(OPERATOR);
  await page.goto('/operator/connections');
  const sandbox = page.getByRole('switch', { name: 'Клиенты могут писать на номера песочницы' });
  await sandbox.click({ force: true });
  await page.getByRole('dialog').getByRole('button', { name: 'Выключить песочницу' }).click();
  await page.getByText('Песочница выключена').waitFor();
  assert.equal(await sandbox.isChecked(), false);
  await sandbox.click({ force: true });
  await page.getByText('Песочница включена').waitFor();
  assert.equal(await sandbox.isChecked(), true);
  await close();
});

test('one-time codes are switched on, and from then on the password alone opens nothing', async () => {
  const { password } = await world.gateway.json<{ password: string }>(
    ...['user', 'add', 'anna@bystro', '--account', 'bystro', '--role', 'owner'],
  );
  const { context, page } = await openWindow(world.browser, world.gateway.url, null);
  const signIn = async () => {
    await page.goto('/profile');
    await page.getByLabel('Логин или почта').fill('anna@bystro');
    await page.getByLabel(/^Пароль/).fill(password);
    await page.getByRole('button', { name: 'Войти' }).click();
  };
  await signIn();
  await page.getByRole('button', { name: 'Включить коды' }).click();
  const dialog = page.getByRole('dialog');
  const secret = ((await dialog.getByText(/^[A-Z2-7 ]{30,}$/).textContent()) ?? '').replaceAll(' ', '');
  const app = new TOTP({ secret });
  await dialog.getByLabel('Код из приложения').fill(app.generate());
  await dialog.getByRole('button', { name: 'Включить' }).click();
  const recovery = await dialog.getByRole('listitem').first().textContent();
  await dialog.getByLabel('Коды сохранены в надёжном месте').check({ force: true });
  await dialog.getByRole('button', { name: 'Продолжить' }).click();
  await page.getByText('включены', { exact: true }).waitFor();

  await context.clearCookies();
  await signIn();
  const code = page.getByLabel(/^Код/);
  const confirm = page.getByRole('button', { name: 'Подтвердить' });
  await code.fill('000000');
  await confirm.click();
  await page.getByRole('alert').waitFor();
  // The code before was used up; the next is good a little before its time.
  await code.fill(app.generate({ timestamp: Date.now() + 30_000 }));
  await confirm.click();
  await page.getByRole('heading', { level: 1, name: 'Профиль и безопасность' }).waitFor();

  await context.clearCookies();
  await signIn();
  await code.fill(recovery ?? '');
  await confirm.click();
  await page.getByRole('heading', { level: 1, name: 'Профиль и безопасность' }).waitFor();
  await context.close();
});
