// Every screen of the web application over the demo's data, for the tests and for `npm run screens`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Person } from './browser.ts';

/** The people of `npm start` (README). */
export const MANAGER: Person = { login: 'manager', password: 'manager-demo' };
export const OPERATOR: Person = { login: 'operator', password: 'operator-demo' };

export interface Screen {
  /** Of its pictures: `operator-clients`. */
  name: string;
  path: string;
  person: Person | null;
  /** The route of `web/src/routes.ts` that it shows. */
  route: string;
}

/** A page of the door, Russian alone (contract.md). */
export const REGISTRATION = '/ru/reg/registration.html';

type Ask = (path: string) => Promise<{ items: { id: number | string }[] }>;

const ROUTES = readFileSync(join(import.meta.dirname, '../../web/src/routes.ts'), 'utf8');

/** Addresses of `web/src/routes.ts` as they stand there. */
export const routePaths = (): string[] =>
  [...ROUTES.matchAll(/(?:client\(|operator\(|path:)\s*'([^']+)'/g)].map((match) => match[1]!);

/** Pages with tabs: each is a screen. */
const TABS: Record<string, readonly string[]> = {
  '/developers/:tab': ['tokens', 'pushes', 'deliveries', 'answers', 'sandbox', 'requests', 'errors'],
  '/operator/moderation/:tab': ['texts', 'senders', 'templates', 'rules', 'answers'],
};

/** Where the record comes from that a page shows; `new` shows an empty form. */
const RECORDS: Record<string, string> = {
  '/campaigns/:id': '/campaigns',
  '/cascades/:id': '/profiles',
  '/messages/:id': '/messages',
  '/operator/messages/:id': '/operator/messages',
  '/operator/clients/:id': '/operator/clients',
  '/operator/connections/:id': '/operator/connections',
  '/operator/tariffs/:id': '/operator/tariffs',
};

/** All screens; `ask` reads lists of the API for each of the two people. */
export async function listScreens(ask: { manager: Ask; operator: Ask }): Promise<Screen[]> {
  const screens: Screen[] = [
    { name: 'sign-in', path: '/', person: null, route: '' },
    { name: 'registration', path: REGISTRATION, person: null, route: '' },
    { name: 'forgot', path: '/forgot', person: null, route: '' },
    { name: 'set-password', path: '/set-password#1234567890abcdef', person: null, route: '' },
  ];
  for (const route of routePaths()) {
    const person = route.startsWith('/operator') ? OPERATOR : MANAGER;
    const list = RECORDS[route];
    const values =
      TABS[route] ??
      (list === undefined
        ? ['']
        : [String((await ask[person === OPERATOR ? 'operator' : 'manager'](`${list}?limit=1`)).items[0]?.id)]);
    for (const value of values) {
      const path = route.replace(/:\w+$/, value);
      const shown = TABS[route] === undefined ? route.replace(/:id$/, 'one') : path;
      screens.push({ name: shown.slice(1).replaceAll('/', '-') || 'overview', path, person, route });
    }
  }
  screens.push({ name: 'cascades-new', path: '/cascades/new', person: MANAGER, route: '/cascades/:id' });
  screens.push({ name: 'not-found', path: '/no-such-page', person: MANAGER, route: '' });
  return screens;
}
