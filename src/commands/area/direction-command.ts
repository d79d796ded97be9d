// What `area close` and `area open` share: a direction, of everyone or of one client.
import type pg from 'pg';
import { type Command, command, UsageError } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { accountOf, areaIdOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { CHANNEL_WORDS } from '../support/values.ts';

type Change = (pool: pg.Pool, areaId: number, accountId: number | null, channel: string) => Promise<boolean>;

/** A command that changes a direction; `done` and `already` say what came of it, `example` stands in its help. */
export const directionCommand = (change: Change, words: { done: string; already: string; example: string }): Command =>
  command({
    options: {
      account: { kind: 'text', help: 'login; default everyone' },
      channel: { kind: 'word', values: CHANNEL_WORDS, help: 'default sms' },
    },
    positionals: [{ name: 'area', kind: 'text', required: true, help: 'name of the area' }],
    notes: `Example: ${words.example}`,
    run: async (context, values) => {
      const channel = values.channel ?? 'sms';
      const pool = await openStore(context);
      const account = values.account === undefined ? null : await accountOf(pool, values.account);
      const areaId = await areaIdOf(pool, values.area);
      if (areaId === null) throw new UsageError('AREA must be one area');
      const changed = await change(pool, areaId, account?.id ?? null, channel);
      const whom = account?.login ?? 'everyone';
      return said(`${channel} to ${values.area} ${changed ? words.done : words.already} for ${whom}`, {
        area: values.area,
        channel,
        for: whom,
        changed,
      });
    },
  });
