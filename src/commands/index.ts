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
  entry('demo fill', 'fill the demo with a month of traffic', () => import('./demo/fill-command.ts')),
  entry('doctor', 'look whether this machine and its configuration can run Kaskad', () => import('./doctor.ts')),
  entry('migrate', 'bring the database up to this version', () => import('./migrate.ts')),

  entry('wall', 'show what goes on now', () => import('./wall.ts')),

  entry('account create', 'make a client account', () => import('./account/create.ts')),
  entry('account list', 'list the accounts', () => import('./account/list.ts')),
  entry('account show', 'show one account with its money, tokens and senders', () => import('./account/show.ts')),
  entry('account set', 'change an account', () => import('./account/set.ts')),
  entry('account block', 'let an account in no more', () => import('./account/block.ts')),
  entry('account unblock', 'let an account in again', () => import('./account/unblock.ts')),
  entry(
    'account registrations',
    'list registrations that wait for approval',
    () => import('./account/registrations.ts'),
  ),
  entry('account approve', 'let a registration in', () => import('./account/approve.ts')),
  entry('account refuse', 'refuse a registration', () => import('./account/refuse.ts')),
  entry('account top-up', 'add money', () => import('./account/top-up.ts')),

  entry('token create', 'make an API token', () => import('./token/create.ts')),
  entry('token list', 'list the tokens', () => import('./token/list.ts')),
  entry('token rotate', 'put a new secret into the place of a token', () => import('./token/rotate.ts')),
  entry('token revoke', 'let a token in no more', () => import('./token/revoke.ts')),

  entry('user add', 'give a person access to an account', () => import('./user/add.ts')),
  entry('user list', 'list the people of an account', () => import('./user/list.ts')),
  entry('user block', 'let a person of an account in no more', () => import('./user/block.ts')),
  entry('user unblock', 'let a person of an account in again', () => import('./user/unblock.ts')),
  entry(
    'user reset-password',
    'give a person of an account another password',
    () => import('./user/reset-password.ts'),
  ),

  entry('staff add', "add one of the operator's staff", () => import('./staff/add.ts')),
  entry('staff list', 'list the staff', () => import('./staff/list.ts')),
  entry('staff set-role', 'say what one of the staff may do', () => import('./staff/set-role.ts')),
  entry('staff block', 'let one of the staff in no more', () => import('./staff/block.ts')),
  entry('staff unblock', 'let one of the staff in again', () => import('./staff/unblock.ts')),
  entry('staff reset-password', 'give one of the staff another password', () => import('./staff/reset-password.ts')),
  entry('staff reset-totp', 'ask one of the staff for no one-time codes', () => import('./staff/reset-totp.ts')),
  entry('staff remove', 'take one of the staff away', () => import('./staff/remove.ts')),

  entry('audit list', 'list who changed what', () => import('./audit/list.ts')),

  entry('sandbox on', 'give clients numbers for trying out', () => import('./sandbox/on.ts')),
  entry('sandbox off', 'take the numbers for trying out away', () => import('./sandbox/off.ts')),

  entry('sender add', 'give an account a sender', () => import('./sender/add.ts')),
  entry('sender approve', 'let a sender be used', () => import('./sender/approve.ts')),
  entry('sender reject', 'refuse a sender', () => import('./sender/reject.ts')),
  entry('sender list', 'list the senders', () => import('./sender/list.ts')),
  entry('sender remove', 'take a sender away', () => import('./sender/remove.ts')),

  entry('stop add', 'put numbers on a stop list', () => import('./stop/add.ts')),
  entry('stop remove', 'take a number off a stop list', () => import('./stop/remove.ts')),
  entry('stop list', 'list the stop lists', () => import('./stop/list.ts')),
  entry('stop import', 'put the numbers of a file on a stop list', () => import('./stop/import.ts')),
  entry('stop export', 'write a stop list to a file', () => import('./stop/export.ts')),

  entry('tariff set', 'set a price', () => import('./tariff/set.ts')),
  entry('tariff show', 'show the prices', () => import('./tariff/show.ts')),
  entry('tariff list', 'list the tariffs', () => import('./tariff/list.ts')),
  entry('tariff versions', 'show when prices changed, and will change', () => import('./tariff/versions.ts')),
  entry('tariff import', 'set the prices of a file', () => import('./tariff/import.ts')),
  entry('tariff export', 'write the prices to a file', () => import('./tariff/export.ts')),

  entry('area import', 'read a number registry', () => import('./area/import.ts')),
  entry('area lookup', 'tell the area of a number', () => import('./area/lookup.ts')),
  entry('area list', 'list the areas', () => import('./area/list.ts')),
  entry('area close', 'close a direction', () => import('./area/close.ts')),
  entry('area open', 'open a direction again', () => import('./area/open.ts')),

  entry('rule add', 'refuse texts', () => import('./rule/add.ts')),
  entry('rule list', 'list the text rules', () => import('./rule/list.ts')),
  entry('rule remove', 'take a text rule away', () => import('./rule/remove.ts')),
  entry('rule test', 'tell which text rules a text breaks', () => import('./rule/test.ts')),

  entry('template list', 'list the templates of clients', () => import('./template/list.ts')),
  entry('template approve', 'let a template be used', () => import('./template/approve.ts')),
  entry('template reject', 'refuse a template', () => import('./template/reject.ts')),
  entry('moderation list', 'list messages whose text a person has to look at', () => import('./moderation/list.ts')),
  entry('moderation approve', 'let held messages be sent', () => import('./moderation/approve.ts')),
  entry('moderation reject', 'refuse held messages', () => import('./moderation/reject.ts')),

  entry('connection add', 'connect to an operator', () => import('./connection/add.ts')),
  entry('connection list', 'list the connections with their health', () => import('./connection/list.ts')),
  entry('connection show', 'show one connection with its settings', () => import('./connection/show.ts')),
  entry('connection set', 'change settings of a connection', () => import('./connection/set.ts')),
  entry('connection pause', 'send nothing by a connection for now', () => import('./connection/pause.ts')),
  entry('connection drain', 'send what a connection has, give it nothing new', () => import('./connection/drain.ts')),
  entry('connection resume', 'send by a connection again', () => import('./connection/resume.ts')),
  entry('connection remove', 'take a connection away', () => import('./connection/remove.ts')),
  entry('connection errors', 'count what an upstream refused, by code', () => import('./connection/errors.ts')),
  entry('connection error-class', 'say what a code of an upstream means', () => import('./connection/error-class.ts')),
  entry('connection cost', 'say what a provider asks, by area', () => import('./connection/cost.ts')),
  entry('connection test', 'open a connection from here, and send a message', () => import('./connection/test.ts')),

  entry('route set', 'say which connections messages take', () => import('./route/set.ts')),
  entry('route list', 'list the routes', () => import('./route/list.ts')),
  entry('route explain', 'tell what would become of a message, and why', () => import('./route/explain.ts')),
  entry('route remove', 'take a route away', () => import('./route/remove.ts')),
  entry('route versions', 'list drafts and versions of the routes', () => import('./route/versions.ts')),
  entry('route draft', 'prepare routes without using them', () => import('./route/draft.ts')),
  entry('route publish', 'put a draft of the routes in force', () => import('./route/publish.ts')),
  entry('route rollback', 'put earlier routes in force again', () => import('./route/rollback.ts')),

  entry('contact list', 'list the people that messengers know', () => import('./contact/list.ts')),
  entry('contact bind', 'say where a messenger finds a person', () => import('./contact/bind.ts')),

  entry('message show', 'show everything that happened to a message', () => import('./message/show.ts')),
  entry('message list', 'list messages', () => import('./message/list.ts')),
  entry('message preview', 'price a message without sending it', () => import('./message/preview.ts')),
  entry('message cancel', 'take back messages that were not handed over', () => import('./message/cancel.ts')),
  entry(
    'message stuck',
    'list messages that do not move, or contradict themselves',
    () => import('./message/stuck.ts'),
  ),
  entry('message refund', 'give back what messages were charged', () => import('./message/refund.ts')),

  entry('push list', 'list the push addresses', () => import('./push/list.ts')),
  entry('push show', 'show how an account is told its statuses, and how that fares', () => import('./push/show.ts')),
  entry('push set', 'set where and how an account is told its statuses', () => import('./push/set.ts')),
  entry('push secret', 'list, make and remove the secrets of signed pushes', () => import('./push/secret.ts')),
  entry('push test', 'push a made-up status now, and show the answer', () => import('./push/test.ts')),
  entry('push worst', 'list the push addresses that fare worst', () => import('./push/worst.ts')),

  entry('campaign list', 'list campaigns', () => import('./campaign/list.ts')),
  entry('campaign show', 'show one campaign with its progress', () => import('./campaign/show.ts')),
  entry('campaign pause', 'send nothing more of a campaign for now', () => import('./campaign/pause.ts')),
  entry('campaign resume', 'go on with a campaign', () => import('./campaign/resume.ts')),
  entry('campaign cancel', 'end a campaign, and take back what is queued of it', () => import('./campaign/cancel.ts')),

  entry('status replay', 'tell clients statuses again', () => import('./status/replay.ts')),
  entry('status dead', 'list statuses that were given up', () => import('./status/dead.ts')),

  entry('mail list', 'list letters', () => import('./mail/list.ts')),
  entry('mail show', 'show a letter', () => import('./mail/show.ts')),
  entry('mail retry', 'try a letter again', () => import('./mail/retry.ts')),

  entry('ledger check', 'hold the ledger against balances and messages', () => import('./ledger/check.ts')),
  entry('ledger show', 'show the ledger of an account', () => import('./ledger/show.ts')),

  entry(
    'statistics show',
    'count messages by day, channel, account and the like',
    () => import('./statistics/show.ts'),
  ),

  entry('export create', 'make a file of messages, the ledger and the like', () => import('./export/create.ts')),
  entry('export list', 'list the exports', () => import('./export/list.ts')),
  entry('export show', 'show how far an export is', () => import('./export/show.ts')),
  entry('export save', 'write the file of an export down', () => import('./export/save.ts')),
];
