// All subcommands. Their files are loaded when they are called: `kaskad --help` must not wait for a database driver.
import type { Command, CommandEntry } from './frame/command.ts';

const entry = (name: string, summary: string, load: () => Promise<{ default: Command }>): CommandEntry => ({
  name,
  summary,
  load: async () => (await load()).default,
});

export const COMMANDS: readonly CommandEntry[] = [
  entry('serve', 'run the gateway', () => import('./serve.ts')),
  entry('demo', 'run it with simulated operators, a client and its push address', () => import('./demo/demo.ts')),
  entry('doctor', 'look whether this machine and its configuration can run Kaskad', () => import('./doctor.ts')),
  entry('migrate', 'bring the database up to this version', () => import('./migrate.ts')),

  entry('account create', 'make a client account', () => import('./account/create.ts')),
  entry('account list', 'list the accounts', () => import('./account/list.ts')),
  entry('account show', 'show one account with its money, tokens and senders', () => import('./account/show.ts')),
  entry('account set', 'change an account', () => import('./account/set.ts')),
  entry('account block', 'let an account in no more', () => import('./account/block.ts')),
  entry('account unblock', 'let an account in again', () => import('./account/unblock.ts')),
  entry('account top-up', 'add money', () => import('./account/top-up.ts')),

  entry('token create', 'make an API token', () => import('./token/create.ts')),
  entry('token list', 'list the tokens', () => import('./token/list.ts')),
  entry('token revoke', 'let a token in no more', () => import('./token/revoke.ts')),

  entry('sender add', 'give an account a sender', () => import('./sender/add.ts')),
  entry('sender approve', 'let a sender be used', () => import('./sender/approve.ts')),
  entry('sender reject', 'refuse a sender', () => import('./sender/reject.ts')),
  entry('sender list', 'list the senders', () => import('./sender/list.ts')),
  entry('sender remove', 'take a sender away', () => import('./sender/remove.ts')),

  entry('stop add', 'put numbers on a stop list', () => import('./stop/add.ts')),
  entry('stop remove', 'take a number off a stop list', () => import('./stop/remove.ts')),
  entry('stop list', 'list the stop lists', () => import('./stop/list.ts')),
  entry('stop import', 'put the numbers of a file on a stop list', () => import('./stop/import.ts')),

  entry('tariff set', 'set a price', () => import('./tariff/set.ts')),
  entry('tariff show', 'show the prices', () => import('./tariff/show.ts')),

  entry('area import', 'read a number registry', () => import('./area/import.ts')),
  entry('area lookup', 'tell the area of a number', () => import('./area/lookup.ts')),
  entry('area list', 'list the areas', () => import('./area/list.ts')),
  entry('area close', 'close a direction', () => import('./area/close.ts')),
  entry('area open', 'open a direction again', () => import('./area/open.ts')),

  entry('rule add', 'refuse texts', () => import('./rule/add.ts')),
  entry('rule list', 'list the text rules', () => import('./rule/list.ts')),
  entry('rule remove', 'take a text rule away', () => import('./rule/remove.ts')),

  entry('connection add', 'connect to an operator', () => import('./connection/add.ts')),
  entry('connection list', 'list the connections with their health', () => import('./connection/list.ts')),
  entry('connection show', 'show one connection with its settings', () => import('./connection/show.ts')),
  entry('connection set', 'change settings of a connection', () => import('./connection/set.ts')),
  entry('connection pause', 'send nothing by a connection for now', () => import('./connection/pause.ts')),
  entry('connection resume', 'send by a connection again', () => import('./connection/resume.ts')),
  entry('connection remove', 'take a connection away', () => import('./connection/remove.ts')),
  entry('connection test', 'open a connection from here, and send a message', () => import('./connection/test.ts')),

  entry('route set', 'say which connections messages take', () => import('./route/set.ts')),
  entry('route list', 'list the routes', () => import('./route/list.ts')),
  entry('route explain', 'tell what would become of a message, and why', () => import('./route/explain.ts')),
  entry('route remove', 'take a route away', () => import('./route/remove.ts')),

  entry('contact list', 'list the people that messengers know', () => import('./contact/list.ts')),
  entry('contact bind', 'say where a messenger finds a person', () => import('./contact/bind.ts')),

  entry('message show', 'show everything that happened to a message', () => import('./message/show.ts')),
  entry('message list', 'list messages', () => import('./message/list.ts')),

  entry('status replay', 'tell clients statuses again', () => import('./status/replay.ts')),
  entry('status dead', 'list statuses that were given up', () => import('./status/dead.ts')),

  entry('ledger check', 'hold the ledger against balances and messages', () => import('./ledger/check.ts')),
  entry('ledger show', 'show the ledger of an account', () => import('./ledger/show.ts')),
];
