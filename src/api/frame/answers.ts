// What goes out: documents, files, and problems, whatever was thrown.
import type { FastifyReply } from 'fastify';
import { OverloadError } from '../../pipeline/overload.ts';
import { isUnavailable } from '../../store/db.ts';
import type { Endpoint, FileAnswer } from './endpoint.ts';
import { PROBLEM_TYPE, Problem, problemDocument } from './problem.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Sends what an endpoint has answered. */
export function answer(endpoint: Endpoint, reply: FastifyReply, value: unknown): void {
  if (endpoint.response === 'file') {
    const { file, mediaType, name, sizeBytes } = value as FileAnswer;
    reply.header('content-type', mediaType).header('x-content-type-options', 'nosniff');
    if (name !== '') reply.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`);
    if (sizeBytes !== undefined) reply.header('content-length', sizeBytes);
    reply.send(file);
    return;
  }
  if (value === null) reply.code(endpoint.status ?? 204).send();
  else reply.header('content-type', JSON_TYPE).send(JSON.stringify(value));
}

/** What a caller is told of anything that was thrown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof OverloadError) {
    const code = error.kind === 'limited' ? 'limit_exceeded' : 'unavailable';
    return new Problem(code, { retryAfterS: error.retryAfterS });
  }
  // A text with U+0000 in it, which no column of Postgres holds.
  if (/^(22021|22P05)$/.test((error as { code?: string }).code ?? '')) {
    return new Problem('invalid_request', 'a text holds the character U+0000');
  }
  // A number or a time that no column holds, or text that is none: the schemas know better, and this is the net below them.
  if (/^(22003|22007|22008|22009|22P02)$/.test((error as { code?: string }).code ?? '')) {
    return new Problem('invalid_request', 'a number, a time or an id is out of its range');
  }
  if (isUnavailable(error)) return new Problem('unavailable', { retryAfterS: 1 });
  return new Problem('internal');
}

/** What was thrown is a failure of ours, and not an answer. */
export const isFailure = (error: unknown, problem: Problem): boolean =>
  problem.status >= 500 && !(error instanceof Problem);

export function answerProblem(reply: FastifyReply, problem: Problem, id: string): FastifyReply {
  const { retryAfterS } = problem.details;
  if (retryAfterS !== undefined) reply.header('retry-after', retryAfterS);
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  return reply
    .code(problem.status)
    .header('content-type', PROBLEM_TYPE)
    .send(JSON.stringify(problemDocument(problem, id)));
}
