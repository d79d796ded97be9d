import {
  defaultColumns,
  EXPORT_FORMATS,
  EXPORT_JOB,
  EXPORT_KINDS,
  EXPORTS,
  type ExportFilters,
  OPEN_EXPORTS_MAX,
} from '../../pipeline/export-request.ts';
import { writeAudit } from '../../store/actor.ts';
import { transaction } from '../../store/db.ts';
import { createJob } from '../../store/jobs.ts';
import { CommandError, command, UsageError } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { accountOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { CHANNEL_WORDS, momentMs, phoneOf } from '../support/values.ts';

/** `kaskad export create`. */
export default command({
  options: {
    account: { kind: 'text', required: true, help: 'login' },
    kind: { kind: 'word', values: EXPORT_KINDS, required: true, help: 'of what' },
    format: { kind: 'word', values: EXPORT_FORMATS, help: 'default csv' },
    from: { kind: 'text', value: 'TIME', help: 'since: 2h, 3d, 2026-01-31' },
    to: { kind: 'text', value: 'TIME', help: 'before' },
    channel: { kind: 'word', values: CHANNEL_WORDS, help: 'only these' },
    state: { kind: 'text', help: 'only these' },
    sender: { kind: 'text', help: 'only these' },
    phone: { kind: 'text', help: 'only this number' },
    campaign: { kind: 'number', value: 'ID', help: 'which campaign' },
    columns: { kind: 'text', value: 'NAMES', help: 'by commas, in the order of the file; default all' },
    semicolons: { kind: 'flag', help: 'between the fields of CSV, as spreadsheets of Russian settings expect' },
    reveal: { kind: 'flag', help: 'whole numbers' },
  },
  positionals: [],
  notes: `Example: kaskad export create --account shop --kind messages --format xlsx --from 7d
A running node makes the file in the background; kaskad export save writes it down. It is kept for seven days.`,
  run: async (context, values) => {
    const spec = EXPORTS[values.kind];
    const pool = await openStore(context);
    const account = await accountOf(pool, values.account);
    const moment = (option: 'from' | 'to') => {
      const text = values[option];
      return text === undefined ? undefined : momentMs(option, text, account.timeZone, Date.now());
    };
    const { channel, state, sender } = values;
    const given: ExportFilters = {
      ...{ fromMs: moment('from'), toMs: moment('to'), channel, state, sender, campaignId: values.campaign },
      phone: values.phone === undefined ? undefined : phoneOf(values.phone),
    };
    const filters = Object.fromEntries(
      Object.entries(given).filter(([, value]) => value !== undefined),
    ) as ExportFilters;
    const strange = Object.keys(filters).find((name) => !(spec.filters as readonly string[]).includes(name));
    if (strange !== undefined)
      throw new UsageError(`--${strange.replace(/Ms$|Id$/, '')} is no filter of ${values.kind}`);
    if (values.kind === 'campaign' && values.campaign === undefined) throw new UsageError('--campaign is missing');
    const known = spec.columns.map(({ name }) => name);
    const columns = values.columns?.split(',') ?? defaultColumns(values.kind, filters);
    const unknown = columns.find((name) => !known.includes(name));
    if (unknown !== undefined) throw new UsageError(`--columns: "${unknown}" is none of ${known.join(', ')}`);
    const format = values.format ?? 'csv';
    const parameters = {
      ...{ thing: values.kind, format, filters, columns, reveal: values.reveal && spec.hasPhones },
      delimiter: values.semicolons ? ';' : ',',
    };
    const job = await transaction(pool, async (client) => {
      const made = { accountId: account.id, kind: EXPORT_JOB, parameters, createdBy: 'operator' };
      const created = await createJob(client, made, OPEN_EXPORTS_MAX);
      if (created === null)
        throw new CommandError('conflict', `${OPEN_EXPORTS_MAX} exports of ${account.login} have not ended yet`);
      const after = { kind: values.kind, format, whole_numbers: parameters.reveal };
      await writeAudit(client, {
        accountId: account.id,
        action: 'export.created',
        subjectId: String(created.id),
        after,
      });
      return created;
    });
    return said(`export ${job.id} is waiting; kaskad export save ${job.id} FILE --wait writes it down`, { id: job.id });
  },
});
