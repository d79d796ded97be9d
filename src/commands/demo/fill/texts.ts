// What the demo's clients write: invented companies, nobody's numbers.
import type { Dice } from './dice.ts';

type Text = (dice: Dice) => string;

const code = (dice: Dice): string => dice.digits(4);
const order = (dice: Dice): string => String(dice.int(100_000, 989_999));
/** `12 480 ₽`: by hand, because Intl takes its time. */
const rubles = (dice: Dice, lo: number, hi: number): string =>
  `${String(dice.int(lo, hi)).replace(/\B(?=(\d{3})+$)/g, ' ')} ₽`;
const time = (dice: Dice): string => `${dice.int(9, 19)}:${dice.pick(['00', '15', '30', '45'])}`;
const day = (dice: Dice): string => `${dice.int(1, 28)}.${String(dice.int(1, 12)).padStart(2, '0')}`;
export const NAMES = ['Анна', 'Мария', 'Елена', 'Ольга', 'Ирина', 'Дмитрий', 'Алексей', 'Сергей', 'Иван', 'Павел'];
const name = (dice: Dice): string => dice.pick(NAMES);

export type Subject = 'service' | 'code' | 'bank' | 'clinic' | 'shop' | 'delivery' | 'state' | 'small';

const TEXTS: Record<Subject, readonly Text[]> = {
  service: [
    (d) => `Заказ №${order(d)} собран и ждёт вас до ${day(d)}. Код получения ${code(d)}`,
    (d) => `Заказ №${order(d)} передан курьеру. Доставим сегодня с ${d.int(10, 14)} до ${d.int(15, 21)} часов`,
    (d) => `${name(d)}, на вашей карте ${d.int(50, 1900)} бонусов. Они сгорят ${day(d)}`,
    (d) => `${name(d)}, напоминаем о записи ${day(d)} в ${time(d)}. Ответьте 1, чтобы подтвердить`,
    (d) => `Оплата ${rubles(d, 190, 24_900)} прошла. Чек отправлен на почту`,
    (d) => `Ваша заявка №${order(d)} принята, ответим в течение часа`,
    (d) => `Order ${order(d)} has been shipped. Track it: https://demo.example/t/${d.hex(6)}`,
    (d) => `${name(d)}, спасибо за покупку! 🎁 Дарим ${d.int(2, 9) * 100} бонусов на следующий заказ`,
    (d) => `Возврат по заказу №${order(d)} оформлен: ${rubles(d, 300, 9_000)} поступят в течение трёх дней`,
    (d) => `Your booking ${d.hex(6).toUpperCase()} is confirmed for ${day(d)} at ${time(d)}`,
    () =>
      'Изменился график работы в праздники: 31 декабря до 18:00, 1 и 2 января закрыто, с 3 января по обычному расписанию. Желаем хороших выходных и ждём вас в новом году!',
  ],
  code: [
    (d) => `Код подтверждения: ${code(d)}. Никому его не сообщайте`,
    (d) => `${code(d)} - код для входа в личный кабинет`,
    (d) => `Your code is ${d.digits(6)}. Do not share it`,
    (d) => `Пароль для подписания документа: ${d.digits(6)}`,
  ],
  bank: [
    (d) => `Покупка ${rubles(d, 90, 18_000)}, карта *${code(d)}. Доступно ${rubles(d, 1_000, 240_000)}`,
    (d) => `Код ${d.digits(6)} для перевода ${rubles(d, 500, 90_000)}. Не сообщайте его никому, даже сотруднику банка`,
    (d) => `Зачисление ${rubles(d, 4_000, 180_000)} на счёт *${code(d)}`,
    (d) => `Вход в приложение ${day(d)} в ${time(d)}. Не вы? Позвоните нам`,
    (d) => `Платёж по кредиту ${rubles(d, 3_000, 45_000)} спишем ${day(d)}. Проверьте остаток`,
    (d) => `Отказ: недостаточно средств. Карта *${code(d)}`,
  ],
  clinic: [
    (d) => `${name(d)}, ждём вас ${day(d)} в ${time(d)}, кабинет ${d.int(1, 40)}. Клиника «Мирт»`,
    () => 'Результаты анализов готовы: они в личном кабинете. Клиника «Мирт»',
    (d) => `Запись на ${day(d)} в ${time(d)} отменена. Позвоните, подберём другое время`,
    (d) => `${name(d)}, пора на осмотр 🦷 Запишитесь: https://mirt.example/z/${d.hex(5)}`,
  ],
  shop: [
    (d) => `🔥 Скидка ${d.int(2, 7) * 10}% до воскресенья! Промокод LAVKA${code(d)}`,
    (d) => `Товар из вашего списка снова в продаже: https://lavka.example/p/${d.hex(6)}`,
    (d) => `Заказ ${order(d)} ждёт в пункте выдачи. Код ${code(d)}`,
    (d) => `${name(d)}, у вас ${d.int(100, 2_500)} баллов. Спишите до ${day(d)} 🛍`,
    (d) => `Заказ ${order(d)} оплачен, собираем`,
  ],
  delivery: [
    (d) => `Курьер приедет с ${d.int(9, 14)} до ${d.int(15, 22)}. Посылка ${order(d)}, код ${code(d)}`,
    (d) => `Посылка ${order(d)} в ячейке ${d.int(1, 60)}, код ${d.digits(6)}. Хранение 3 дня`,
    (d) => `Не смогли вручить посылку ${order(d)}. Выберите другое время: https://bystro.example/${d.hex(6)}`,
    (d) => `Посылка ${order(d)} вручена. Оцените курьера от 1 до 5 ответом на это сообщение`,
  ],
  state: [
    (d) => `Заявление №${d.int(10, 99)}-${order(d)} зарегистрировано. Срок рассмотрения 10 рабочих дней`,
    (d) => `Документы по заявлению №${d.int(10, 99)}-${order(d)} готовы. Приём по записи, окно ${d.int(1, 18)}`,
    (d) => `Напоминаем о приёме ${day(d)} в ${time(d)}. Возьмите паспорт`,
  ],
  small: [
    (d) => `${name(d)}, ваш торт готов 🎂 Забрать можно с ${time(d)}`,
    (d) => `Мастер придёт ${day(d)} в ${time(d)}. Если планы изменились, напишите`,
    (d) => `${name(d)}, спасибо, что выбрали нас! Отзыв: https://masterskaya.example/${d.hex(4)}`,
  ],
};

/** Something a client of this kind writes. */
export const writeText = (dice: Dice, subject: Subject): string => dice.pick(TEXTS[subject])(dice);

/** The code of a flash call. */
export const flashCode = (dice: Dice): string => dice.digits(4);
