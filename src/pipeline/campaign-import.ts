// Takes a campaign's file in: every row is checked, rendered and priced by the very rules that accept it; what is wrong is
// kept with its cause. Bounded memory: a batch of rows at a time; never long on the event loop's back.
import { setImmediate as breathe } from 'node:timers/promises';
import type pg from 'pg';
import { normalisePhone } from '../domain/msisdn.ts';
import { readSheet } from '../sheets/read-sheet.ts';
import { SheetError, type SheetRow } from '../sheets/sheet-row.ts';
import { type Campaign, moveCampaign } from '../store/campaigns.ts';
import {
  addTotal,
  analyzeRecipients,
  type BadRow,
  beginTry,
  clearRows,
  forgiveTry,
  type ImportState,
  type Inserted,
  markCleared,
  type NewRecipient,
  writeImportBatch,
} from '../store/campaigns-import.ts';
import { isConflict, isUnavailable } from '../store/db.ts';
import { openFile } from '../store/files.ts';
import { composeRows, type ItemRow } from './campaign-items.ts';
import type { Account } from './config-cache.ts';
import { evaluate, type Prepared } from './evaluate.ts';
import type { EvaluateWorld } from './evaluate-step.ts';
import { zoneOf } from './recipient-hours.ts';

export interface ImportWorld {
  pool: pg.Pool;
  evaluation: EvaluateWorld;
}

const BATCH_ROWS = 1000;
/** Rows judged between two looks at the clock, and how long they may go on in one piece. */
const CHUNK_ROWS = 32;
const SLICE_MS = 12;
const ROWS_MAX = 10_000_000;
const LINE_LENGTH_MAX = 1000;
/** A file that fails every time, or takes its node down with it, is given up. */
const TRIES_MAX = 5;

/** Imports until the file ends, the campaign is canceled, or the signal comes; called again it goes on where it was. */
export async function importCampaign(world: ImportWorld, campaign: Campaign, signal: AbortSignal): Promise<void> {
  const account = world.evaluation.cache.account(campaign.accountId);
  if (account === undefined || campaign.mapping === null) return;
  if (campaign.toClear && !(await clearOld(world.pool, campaign.id, signal))) return;
  const tries = await beginTry(world.pool, campaign.id);
  if (tries === null) return;
  if (tries > TRIES_MAX) {
    await fail(world.pool, campaign.id, 'import_failed', 'something went wrong on our side, again and again');
    return;
  }
  const run = new ImportRun(world, campaign, account);
  try {
    const ended = await run.readAll(signal);
    if (ended === 'stopped') {
      await forgiveTry(world.pool, campaign.id);
      return;
    }
  } catch (error) {
    if (isUnavailable(error) || isConflict(error)) await forgiveTry(world.pool, campaign.id).catch(() => {});
    if (!(error instanceof SheetError)) throw error;
    await fail(world.pool, campaign.id, 'file_unreadable', error.message);
    return;
  }
  const { recipientCount } = run.state;
  await analyzeRecipients(world.pool, recipientCount);
  if (recipientCount > 0) await moveCampaign(world.pool, campaign.id, ['importing'], { state: 'ready' });
  else await fail(world.pool, campaign.id, 'no_recipients', 'no row of the file can be sent to');
}

async function fail(pool: pg.Pool, id: number, reason: string, reasonDetail: string): Promise<void> {
  await moveCampaign(pool, id, ['importing'], { state: 'failed', reason, reasonDetail });
}

/** False when the signal came first. */
async function clearOld(pool: pg.Pool, id: number, signal: AbortSignal): Promise<boolean> {
  while (!(await clearRows(pool, id))) if (signal.aborted) return false;
  await markCleared(pool, id);
  return true;
}

/** A recipient that may be written to, with what it adds to the sums. */
interface Judged extends NewRecipient {
  prepared: Prepared;
}

class ImportRun {
  readonly #world: ImportWorld;
  readonly #campaign: Campaign;
  readonly #account: Account;
  #sliceBegunMs = performance.now();
  state: ImportState;

  constructor(world: ImportWorld, campaign: Campaign, account: Account) {
    this.#world = world;
    this.#campaign = campaign;
    this.#account = account;
    this.state = campaign;
  }

  async readAll(signal: AbortSignal): Promise<'done' | 'stopped'> {
    const { fileId, mediaType, mapping } = this.#campaign;
    if (fileId === null) throw new SheetError('the file is not kept any more: upload it again');
    const from = this.#campaign.importRow;
    let isFirst = true;
    let batch: SheetRow[] = [];
    for await (const rows of readSheet(mediaType, () => openFile(this.#world.pool, fileId))) {
      for (const row of rows) {
        const isHeading = isFirst && mapping!.header;
        isFirst = false;
        if (!isHeading && row.rowNo > from) batch.push(row);
      }
      while (batch.length >= BATCH_ROWS) {
        if (signal.aborted || !(await this.#take(batch.slice(0, BATCH_ROWS)))) return 'stopped';
        batch = batch.slice(BATCH_ROWS);
      }
      await this.#breathe();
      if (this.state.readCount > ROWS_MAX) throw new SheetError(`more than ${ROWS_MAX} rows: split the file`);
    }
    if (signal.aborted) return 'stopped';
    return batch.length === 0 || (await this.#take(batch)) ? 'done' : 'stopped';
  }

  /** False when the campaign is not ours to import any more. */
  async #take(rows: readonly SheetRow[]): Promise<boolean> {
    const zones = [...this.state.zones];
    const judged: Judged[] = [];
    const bad: BadRow[] = [];
    for (let at = 0; at < rows.length; at += CHUNK_ROWS) {
      this.#judge(rows.slice(at, at + CHUNK_ROWS), zones, judged, bad);
      await this.#breathe();
    }
    let next = this.state;
    const settle = (inserted: Inserted): ImportState => {
      next = this.#sum(rows, zones, judged, bad, inserted);
      return next;
    };
    const written = await writeImportBatch(this.#world.pool, this.state, judged, bad, settle);
    this.state = next;
    return written;
  }

  #judge(rows: readonly SheetRow[], zones: string[], judged: Judged[], bad: BadRow[]): void {
    const { evaluation } = this.#world;
    const nowMs = Date.now();
    const mapping = this.#campaign.mapping!;
    const items: ItemRow[] = rows.map(({ rowNo, cells }) => ({
      rowNo,
      phone: (cells[mapping.phone] ?? '').slice(0, 100),
      variables: mapping.columns.length === 0 ? null : mapping.columns.map((column) => cells[column]?.trim() ?? ''),
    }));
    const composed = composeRows(evaluation.cache, this.#account, this.#campaign, items, nowMs);
    for (const [index, one] of composed.entries()) {
      const { rowNo, phone, variables } = items[index]!;
      const refuse = (code: string, detail: string): void => {
        bad.push({ rowNo, code, detail, line: lineOf(rows[index]!.cells) });
      };
      // The number first: it is what is wrong most often, and whatever else is wrong.
      const number = normalisePhone(phone);
      const result =
        number.ok && one.kind === 'item'
          ? // Nobody may be able to carry it today: that says nothing of the day it is sent.
            evaluate(one.item, this.#account, rows.length, evaluation, nowMs, 'priced')
          : null;
      if (!number.ok) refuse(number.code, '');
      else if (one.kind === 'unfilled') refuse('variable_missing', one.detail);
      else if (result?.kind === 'refused') refuse(result.code, '');
      else if (result?.kind === 'prepared') {
        const zoneNo = zoneNoOf(zones, zoneOf(evaluation.cache, result.phone, this.#account));
        judged.push({ rowNo, zoneNo, phone: result.phone, variables, prepared: result });
      }
    }
  }

  #sum(
    rows: readonly SheetRow[],
    zones: string[],
    judged: readonly Judged[],
    bad: readonly BadRow[],
    { duplicates, stopped }: Inserted,
  ): ImportState {
    const before = this.state;
    const taken = judged.filter(({ rowNo }) => !duplicates.has(rowNo) && !stopped.has(rowNo));
    const totals = before.totals.map((total) => ({ ...total }));
    let segments = 0;
    let priceE7 = 0n;
    for (const { prepared } of taken) {
      const { first, areaId } = prepared;
      addTotal(totals, {
        channel: first.channel,
        areaId,
        messages: 1,
        segments: first.segments,
        priceE7: prepared.priceE7,
      });
      segments += first.segments;
      priceE7 += prepared.priceE7;
    }
    return {
      ...{ id: before.id, accountId: before.accountId, zones, totals },
      importRow: rows.at(-1)!.rowNo,
      readCount: before.readCount + rows.length,
      recipientCount: before.recipientCount + taken.length,
      badCount: before.badCount + bad.length,
      duplicateCount: before.duplicateCount + duplicates.size,
      stoppedCount: before.stoppedCount + stopped.size,
      segmentCount: before.segmentCount + segments,
      priceE7: before.priceE7 + priceE7,
    };
  }

  /** Lets others have the event loop when we had it long enough. */
  async #breathe(): Promise<void> {
    if (performance.now() - this.#sliceBegunMs < SLICE_MS) return;
    await breathe();
    this.#sliceBegunMs = performance.now();
  }
}

function zoneNoOf(zones: string[], zone: string): number {
  const known = zones.indexOf(zone);
  return known >= 0 ? known : zones.push(zone) - 1;
}

const lineOf = (cells: readonly string[]): string =>
  cells
    .map((cell) => (/[",;\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',')
    .slice(0, LINE_LENGTH_MAX);
