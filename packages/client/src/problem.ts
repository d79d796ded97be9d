import type { ErrorCode } from './operations.ts';

/** What the gateway refused, with its stable code (RFC 9457). */
export class KaskadError extends Error {
  override name = 'KaskadError';
  /** HTTP status; 0 when there was no answer at all. */
  readonly status: number;
  /** `no_answer` when the gateway could not be reached, `unknown` for an answer that is not the gateway's. */
  readonly code: ErrorCode | 'no_answer' | 'unknown';
  /** The wrong fields of an `invalid_request`. */
  readonly errors: readonly { field: string; message: string }[];
  /** Seconds to wait before trying again, where the gateway says. */
  readonly retryAfterS: number | null;
  readonly requestId: string;

  constructor(
    message: string,
    details: {
      status: number;
      code: KaskadError['code'];
      errors?: KaskadError['errors'];
      retryAfterS?: number | null;
      requestId?: string;
      cause?: unknown;
    },
  ) {
    super(message, { cause: details.cause });
    this.status = details.status;
    this.code = details.code;
    this.errors = details.errors ?? [];
    this.retryAfterS = details.retryAfterS ?? null;
    this.requestId = details.requestId ?? '';
  }
}

/** Reads the error out of an answer that is not a success. */
export async function errorOf(answer: Response): Promise<KaskadError> {
  const retryAfter = Number(answer.headers.get('retry-after'));
  const shared = {
    status: answer.status,
    retryAfterS: Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null,
    requestId: answer.headers.get('x-request-id') ?? '',
  };
  const document = (await answer.json().catch(() => null)) as Record<string, unknown> | null;
  if (document === null || typeof document.code !== 'string') {
    return new KaskadError(`HTTP ${answer.status}`, { ...shared, code: 'unknown' });
  }
  const errors = Array.isArray(document.errors) ? (document.errors as KaskadError['errors']) : [];
  const fields = errors.map(({ field, message }) => `${field} ${message}`).join('; ');
  const detail = [document.title, document.detail, fields].filter((part) => typeof part === 'string' && part !== '');
  return new KaskadError(detail.join(': '), { ...shared, code: document.code as ErrorCode, errors });
}
