// The parts of a ZIP that are wanted, as they come out, with limits that no bomb passes. What is not wanted is not even inflated.
import type { Readable } from 'node:stream';
import { setImmediate as breathe } from 'node:timers/promises';
import { type FlateError, Inflate, Unzip } from 'fflate';
import { SheetError } from './sheet-row.ts';

/** All wanted parts together. */
const INFLATED_BYTES_MAX = 1024 * 1024 * 1024;
/** A sheet of a million like rows packs about 60 to 1; deflate can reach 1032. */
const RATIO_MAX = 250;
/** Below this a high ratio is harmless. */
const RATIO_FROM_BYTES = 8 * 1024 * 1024;
/** Bytes inflated at once: at most 1032 times as many come out. */
const SLICE_BYTES = 8 * 1024;
const PARTS_MAX = 2000;
const MAGIC_BYTES = 4;
/** Longest stretch on the event loop's back, about. */
const SLICE_MS = 10;

/** Takes the bytes of a part. */
export type PartSink = (bytes: Uint8Array) => void;

/**
 * Reads a ZIP once from its beginning. `sinkOf` is asked for each part by name; null = not wanted. Yields after every
 * slice, so that the caller can take what its sinks have gathered. @throws SheetError
 */
export async function* unzip(file: Readable, sinkOf: (name: string) => PartSink | null): AsyncGenerator<void> {
  const meter = { packed: 0, inflated: 0, parts: 0 };
  let failure: unknown = null;
  const count = (bytes: Uint8Array): void => {
    meter.inflated += bytes.length;
    const isBomb = meter.inflated > RATIO_FROM_BYTES && meter.inflated > meter.packed * RATIO_MAX;
    if (isBomb || meter.inflated > INFLATED_BYTES_MAX) throw new SheetError('the file unpacks to more than is taken');
  };
  const archive = new Unzip((part) => {
    meter.parts += 1;
    if (meter.parts > PARTS_MAX) throw new SheetError(`the file has more than ${PARTS_MAX} parts`);
    const sink = sinkOf(part.name);
    part.ondata = (error, bytes) => {
      if (error !== null) failure ??= error;
      else if (sink !== null && bytes.length > 0) {
        count(bytes);
        sink(bytes);
      }
    };
    part.start();
  });
  archive.register(inflaterOf((name) => sinkOf(name) !== null));
  archive.register(Stored);
  let head: Buffer | null = Buffer.alloc(0);
  let begunMs = performance.now();
  try {
    for await (const part of file as AsyncIterable<Buffer>) {
      const bytes: Buffer = head === null ? part : Buffer.concat([head, part]);
      if (head !== null && bytes.length < MAGIC_BYTES) {
        head = bytes;
        continue;
      }
      if (head !== null) checkMagic(bytes);
      head = null;
      for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
        const slice = bytes.subarray(at, at + SLICE_BYTES);
        meter.packed += slice.length;
        archive.push(slice, false);
        if (failure !== null) throw failure;
        yield;
        if (performance.now() - begunMs > SLICE_MS) {
          await breathe();
          begunMs = performance.now();
        }
      }
    }
    if (head !== null) throw new SheetError('this is no XLSX');
    archive.push(new Uint8Array(), true);
    if (failure !== null) throw failure;
    yield;
  } catch (thrown) {
    const error = failure ?? thrown;
    if (error instanceof SheetError || !isZipFault(error)) throw error;
    throw new SheetError('the XLSX is damaged');
  }
}

const isZipFault = (error: unknown): boolean =>
  error instanceof Error && (typeof (error as Partial<FlateError>).code === 'number' || error instanceof RangeError);

function checkMagic(bytes: Buffer): void {
  if (bytes.readUInt32BE(0) === 0x504b0304) return;
  if (bytes.readUInt32BE(0) === 0xd0cf11e0) {
    throw new SheetError('this is an old XLS, or is protected by a password: save it as XLSX without one');
  }
  throw new SheetError('this is no XLSX');
}

type OnData = (error: FlateError | null, data: Uint8Array, final: boolean) => void;

/** Inflates what is wanted and lets the rest pass by. */
function inflaterOf(isWanted: (name: string) => boolean) {
  return class {
    static compression = 8;
    declare ondata: OnData;
    readonly #inflate: Inflate | null;
    constructor(name: string) {
      this.#inflate = isWanted(name) ? new Inflate((data, final) => this.ondata(null, data, final)) : null;
    }
    push(data: Uint8Array, final: boolean): void {
      this.#inflate?.push(data, final);
    }
  };
}

class Stored {
  static compression = 0;
  declare ondata: OnData;
  push(data: Uint8Array, final: boolean): void {
    this.ondata(null, data, final);
  }
}
