// Files in the database, in pieces: any node may be asked for one, and none is ever whole in memory.
import { Readable } from 'node:stream';
import type pg from 'pg';
import type { Queryable } from './db.ts';

/** Bytes of a piece: large enough that a million rows are a few hundred statements. */
const PIECE_BYTES = 256 * 1024;

export interface StoredFile {
  id: number;
  /** Null = the operator's. */
  accountId: number | null;
  name: string;
  mediaType: string;
  sizeBytes: number;
  createdAt: Date;
  expiresAt: Date;
}

/** What was written is larger than the limit; the file is gone. */
export class FileTooLargeError extends Error {
  override name = 'FileTooLargeError';
}

export interface NewFile {
  accountId: number | null;
  name: string;
  mediaType: string;
  /** Deleted after this many days. */
  keepDays: number;
}

/** Begins a file. Until `finish` nobody can open it; what is never finished is deleted with the expired ones. */
export async function createFile(pool: Queryable, file: NewFile): Promise<FileWriter> {
  const { rows } = await pool.query<{ id: number }>(
    `INSERT INTO stored_file (account_id, name, media_type, expires_at) VALUES ($1, $2, $3, now() + $4 * interval '1 day') RETURNING id`,
    [file.accountId, file.name, file.mediaType, file.keepDays],
  );
  return new FileWriter(pool, rows[0]!.id);
}

export class FileWriter {
  readonly id: number;
  readonly #pool: Queryable;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #no = 0;
  #sizeBytes = 0;

  constructor(pool: Queryable, id: number) {
    this.#pool = pool;
    this.id = id;
  }

  /** Bytes given so far. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Resolves when there is room for more. */
  async write(data: Buffer | string): Promise<void> {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    this.#sizeBytes += bytes.length;
    if (this.#waitingBytes >= PIECE_BYTES) await this.#flush(false);
  }

  /** The file is whole and may be opened. */
  async finish(): Promise<void> {
    await this.#flush(true);
    await this.#pool.query('UPDATE stored_file SET complete = true, size_bytes = $2 WHERE id = $1', [
      this.id,
      this.#sizeBytes,
    ]);
  }

  /** It is not wanted after all. */
  async discard(): Promise<void> {
    this.#waiting = [];
    await deleteFile(this.#pool, this.id);
  }

  async #flush(all: boolean): Promise<void> {
    const joined = Buffer.concat(this.#waiting);
    let from = 0;
    while (joined.length - from >= PIECE_BYTES || (all && from < joined.length)) {
      const piece = joined.subarray(from, from + PIECE_BYTES);
      await this.#pool.query('INSERT INTO stored_piece (file_id, no, data) VALUES ($1, $2, $3)', [
        this.id,
        this.#no,
        piece,
      ]);
      this.#no += 1;
      from += piece.length;
    }
    // A copy: what is left must not hold the whole in memory.
    this.#waiting = from < joined.length ? [Buffer.from(joined.subarray(from))] : [];
    this.#waitingBytes = joined.length - from;
  }
}

/** Stores what a stream brings. @throws FileTooLargeError; whatever goes wrong, nothing of the file stays. */
export async function storeStream(
  pool: Queryable,
  file: NewFile,
  stream: Readable,
  maxBytes: number,
): Promise<FileWriter> {
  const writer = await createFile(pool, file);
  try {
    for await (const part of stream) {
      if (writer.sizeBytes + (part as Buffer).length > maxBytes)
        throw new FileTooLargeError(`more than ${maxBytes} bytes`);
      await writer.write(part as Buffer);
    }
    await writer.finish();
    return writer;
  } catch (error) {
    await writer.discard().catch(() => {});
    throw error;
  }
}

/** A whole file that has not expired; of this account, or of the operator for null. */
export async function findFile(pool: Queryable, id: number, accountId: number | null): Promise<StoredFile | undefined> {
  const { rows } = await pool.query<StoredFile>(
    `SELECT id, account_id AS "accountId", name, media_type AS "mediaType", size_bytes AS "sizeBytes",
       created_at AS "createdAt", expires_at AS "expiresAt"
     FROM stored_file WHERE id = $1 AND account_id IS NOT DISTINCT FROM $2 AND complete AND expires_at > now()`,
    [id, accountId],
  );
  return rows[0];
}

/** The bytes of a file, a piece at a time, as fast as they are read. */
export function openFile(pool: pg.Pool, id: number): Readable {
  return Readable.from(pieces(pool, id), { objectMode: false });
}

async function* pieces(pool: pg.Pool, id: number): AsyncGenerator<Buffer> {
  for (let no = 0; ; no += 1) {
    const { rows } = await pool.query<{ data: Buffer }>({
      name: 'read_piece',
      text: 'SELECT data FROM stored_piece WHERE file_id = $1 AND no = $2',
      values: [id, no],
    });
    if (rows[0] === undefined) return;
    yield rows[0].data;
  }
}

export async function deleteFile(pool: Queryable, id: number): Promise<void> {
  await pool.query('DELETE FROM stored_file WHERE id = $1', [id]);
}

/** Deletes files that have expired, and those begun a day ago and never finished. Returns how many. */
export async function deleteExpiredFiles(pool: Queryable, limit: number): Promise<number> {
  const result = await pool.query(
    `DELETE FROM stored_file WHERE id IN (SELECT id FROM stored_file
       WHERE expires_at <= now() OR (NOT complete AND created_at < now() - interval '1 day') LIMIT $1)`,
    [limit],
  );
  return result.rowCount ?? 0;
}
