import type pg from 'pg';
import { judgeTemplate } from '../../store/admin/templates.ts';
import { transaction } from '../../store/db.ts';
import { CommandError } from '../frame/command.ts';
import { type Result, said } from '../frame/result.ts';

/** Decides on a template as it stands now. @throws CommandError `not_found` */
export async function judge(
  pool: pg.Pool,
  id: number,
  decision: { state: 'approved' | 'rejected'; reason: string },
): Promise<Result> {
  const judged = await transaction(pool, (client) => judgeTemplate(client, id, { ...decision, seenAt: null }));
  if (judged === null || judged === 'changed') {
    throw new CommandError('not_found', `there is no template ${id}; kaskad template list shows them`);
  }
  return said(`template ${id} of ${judged.account} is ${judged.state}`, {
    id,
    account: judged.account,
    state: judged.state,
  });
}
