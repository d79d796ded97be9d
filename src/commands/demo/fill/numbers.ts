// A small registry of numbers with invented operators, so that directions have prices of their own, and people to write to.

import { ensureArea, replaceRanges } from '../../../store/admin/areas.ts';
import type { Client } from '../../../store/db.ts';
import type { Dice } from './dice.ts';
import { companyInn } from './requisites.ts';

interface InventedOperator {
  area: string;
  operator: string;
  region: string;
  inn: string;
  codes: readonly string[];
}

const SOURCE = 'Выписка для демонстрации';

/** 916 and 961 are left to the built-in area: the examples of the documents send there. */
const OPERATORS: readonly InventedOperator[] = [
  {
    area: 'Волна Мобайл',
    operator: 'ООО «Волна Мобайл»',
    region: 'г. Москва и Московская область',
    inn: companyInn('770412345'),
    codes: ['903', '905'],
  },
  {
    area: 'Сигма Связь',
    operator: 'АО «Сигма Связь»',
    region: 'г. Санкт-Петербург и Ленинградская область',
    inn: companyInn('780534567'),
    codes: ['921', '931'],
  },
  {
    area: 'Север Телеком',
    operator: 'ПАО «Север Телеком»',
    region: 'Свердловская область',
    inn: companyInn('667023456'),
    codes: ['922', '950'],
  },
  {
    area: 'Городская сеть',
    operator: 'ООО «Городская сеть»',
    region: 'Краснодарский край',
    inn: companyInn('231145678'),
    codes: ['988', '999'],
  },
];

export const HOME = 'Россия';
const ABROAD: readonly (readonly [area: string, prefix: string, digits: number])[] = [
  ['Казахстан', '7701', 7],
  ['Беларусь', '37529', 7],
];

export interface Person {
  phone: string;
  area: string;
}

/** Imports the registry; ids of the areas by name, those of the built-in ones that are written to included. */
export async function fillAreas(client: Client, registryDate: string): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  const ranges = OPERATORS.flatMap(({ codes, ...rest }) =>
    codes.map((code) => ({ ...rest, lo: Number(`7${code}0000000`), hi: Number(`7${code}9999999`) })),
  );
  await replaceRanges(client, { source: SOURCE, registryDate, badLines: 2 }, ranges);
  const names = [HOME, 'Абхазия', ...ABROAD.map(([area]) => area), ...OPERATORS.map(({ area }) => area)];
  for (const name of names) ids.set(name, await ensureArea(client, name));
  return ids;
}

/** Somebody with a mobile number. */
export function person(dice: Dice): Person {
  if (dice.chance(0.025)) {
    const [area, prefix, digits] = dice.pick(ABROAD);
    return { area, phone: prefix + dice.digits(digits) };
  }
  if (dice.chance(0.3)) return { area: HOME, phone: `7${dice.pick(['916', '961'])}${dice.digits(7)}` };
  const { area, codes } = dice.pick(OPERATORS);
  return { area, phone: `7${dice.pick(codes)}${dice.digits(7)}` };
}

/** Different people. */
export function people(dice: Dice, count: number): Person[] {
  const found = new Map<string, Person>();
  while (found.size < count) {
    const one = person(dice);
    found.set(one.phone, one);
  }
  return [...found.values()];
}
