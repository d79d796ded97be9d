import { Readable } from 'node:stream';
import Type from 'typebox';
import {
  CSV_BYTES_MAX,
  importTariff,
  type LineFault,
  readTariffCsv,
  type TariffImport,
  tariffCsv,
} from '../../pipeline/tariff-csv.ts';
import { SheetError } from '../../sheets/sheet-row.ts';
import { presentRates } from '../../store/admin/dated-rates.ts';
import { TARIFF_RATES } from '../../store/admin/tariffs.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { readBytes } from '../frame/read-input.ts';
import { TariffId, tariffOf } from './fields.ts';
import { readValidFrom } from './rate-lines.ts';

/** `GET /operator/tariffs/{id}/rates.csv`. */
export const exportRates = endpoint({
  id: 'operator.tariffs.export',
  method: 'GET',
  path: '/operator/tariffs/{id}/rates.csv',
  tag: 'Tariffs',
  summary: 'Prices now and to come as CSV',
  access: staffMay('tariffs:read'),
  params: TariffId,
  response: 'file',
  handler: async ({ context, params }) => {
    const { id, name } = await tariffOf(context.pool, params.id);
    const file = tariffCsv(await presentRates(context.pool, TARIFF_RATES, id));
    return {
      file: Readable.from([file]),
      mediaType: 'text/csv; charset=utf-8',
      name: `${name}.csv`,
      sizeBytes: file.length,
    };
  },
});

/** `POST /operator/tariffs/{id}/rates.csv`. */
export const importRates = endpoint({
  id: 'operator.tariffs.import',
  method: 'POST',
  path: '/operator/tariffs/{id}/rates.csv',
  tag: 'Tariffs',
  summary: 'Set prices by a CSV file',
  description:
    'Columns channel, area, price, charge, valid_from, named by the first row; commas, semicolons or tabs. Lines without a ' +
    'date begin at `valid_from`, else at once. Lines that are there already are left alone, so an export can be changed and ' +
    'taken in again. One bad line, and nothing is written: `errors` names them.',
  access: staffMay('tariffs:write'),
  params: TariffId,
  query: record({
    valid_from: Type.Optional(Type.String({ format: 'date-time' })),
    dry_run: Type.Optional(Type.Boolean({ description: 'Only looked at.' })),
  }),
  upload: ['text/csv', 'text/plain'],
  response: record({ dry_run: Type.Boolean(), added: Type.Integer(), unchanged: Type.Integer() }),
  errors: ['body_too_large', 'file_unreadable'],
  handler: async ({ context, params, query, upload, change }) => {
    await tariffOf(context.pool, params.id);
    const defaultFrom = readValidFrom(query.valid_from);
    const dryRun = query.dry_run ?? false;
    const bytes = await readBytes(upload, CSV_BYTES_MAX);
    const { lines, faults } = await readTariffCsv(Readable.from([bytes])).catch(unreadable);
    if (faults.length > 0) refuse(faults);
    let done: TariffImport | null = null;
    await change(async (client) => {
      const { id } = await tariffOf(client, params.id);
      done = await importTariff(client, id, lines, { defaultFrom, nowMs: Date.now(), dryRun });
      if (done.faults.length > 0) refuse(done.faults);
      // Nothing stays of it, new areas neither.
      if (dryRun) throw new OnlyLooked();
    }).catch((error) => {
      if (!(error instanceof OnlyLooked)) throw error;
    });
    await context.refresh();
    const { added, unchanged } = done as unknown as TariffImport;
    return { dry_run: dryRun, added, unchanged };
  },
});

class OnlyLooked extends Error {}

function refuse(faults: readonly LineFault[]): never {
  throw new Problem('invalid_request', {
    errors: faults.map(({ line, message }) => ({ field: `line ${line}`, message })),
  });
}

function unreadable(error: unknown): never {
  if (error instanceof SheetError) throw new Problem('file_unreadable', error.message);
  throw error;
}
