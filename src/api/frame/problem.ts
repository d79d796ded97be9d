// Errors as RFC 9457 has them, with the codes of the one catalogue.
import { API_ERRORS, type ApiErrorCode } from '../../domain/api-errors.ts';

export interface FieldError {
  /** JSON pointer into the body, or the name of a parameter. */
  field: string;
  message: string;
}

export interface ProblemDetails {
  detail?: string;
  errors?: readonly FieldError[];
  retryAfterS?: number;
}

/** Thrown by an endpoint; the frame turns it into the answer. */
export class Problem extends Error {
  override name = 'Problem';
  readonly code: ApiErrorCode;
  readonly details: ProblemDetails;

  constructor(code: ApiErrorCode, details: ProblemDetails | string = {}) {
    super(code);
    this.code = code;
    this.details = typeof details === 'string' ? { detail: details } : details;
  }

  get status(): number {
    return API_ERRORS[this.code].status;
  }
}

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** The document of a problem. */
export function problemDocument(problem: Problem, requestId: string): Record<string, unknown> {
  const { status, title } = API_ERRORS[problem.code];
  const { detail, errors } = problem.details;
  return {
    type: `/docs/errors#${problem.code}`,
    title,
    status,
    code: problem.code,
    ...(detail === undefined ? {} : { detail }),
    ...(errors === undefined ? {} : { errors }),
    request_id: requestId,
  };
}
