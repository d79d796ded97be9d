// Reads request bodies as bytes, whatever their type says, within two bounds: one body, and all bodies together.
import type { IncomingMessage } from 'node:http';

export type BodyResult = { kind: 'body'; bytes: Buffer } | { kind: 'too_large' | 'busy' | 'aborted' };

export interface BodyLimits {
  /** Bytes of one body, default 4 MiB. */
  bodyMaxBytes: number;
  /** Bytes of all bodies being read at one time, default 64 MiB: many slow large uploads cannot fill memory. */
  bodiesMaxBytes: number;
}

export const DEFAULT_BODY_LIMITS: BodyLimits = { bodyMaxBytes: 4 * 1024 * 1024, bodiesMaxBytes: 64 * 1024 * 1024 };

const EMPTY: BodyResult = { kind: 'body', bytes: Buffer.alloc(0) };

export class BodyReader {
  readonly #limits: BodyLimits;
  #heldBytes = 0;

  constructor(limits: BodyLimits) {
    this.#limits = limits;
  }

  /** What is too much is read on and thrown away, so that the client gets to see the answer; the request timeout ends it. */
  read(request: IncomingMessage): Promise<BodyResult> | BodyResult {
    const { headers } = request;
    if (headers['transfer-encoding'] === undefined && (headers['content-length'] ?? '0') === '0') return EMPTY;
    return new Promise((resolve) => {
      let chunks: Buffer[] = [];
      let lengthBytes = 0;
      const finish = (result: BodyResult) => {
        this.#heldBytes -= lengthBytes;
        lengthBytes = 0;
        chunks = [];
        request.off('data', onData).off('end', onEnd).off('close', onClose);
        if (result.kind !== 'body') request.resume();
        resolve(result);
      };
      const onData = (chunk: Buffer | string) => {
        const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
        chunks.push(bytes);
        lengthBytes += bytes.length;
        this.#heldBytes += bytes.length;
        if (lengthBytes > this.#limits.bodyMaxBytes) finish({ kind: 'too_large' });
        else if (this.#heldBytes > this.#limits.bodiesMaxBytes) finish({ kind: 'busy' });
      };
      const onEnd = () => finish({ kind: 'body', bytes: Buffer.concat(chunks, lengthBytes) });
      const onClose = () => finish({ kind: 'aborted' });
      // Stays after the end: an error with no listener would end the process.
      request.on('error', onClose);
      if (Number(headers['content-length']) > this.#limits.bodyMaxBytes) finish({ kind: 'too_large' });
      else request.on('data', onData).on('end', onEnd).on('close', onClose);
    });
  }
}
