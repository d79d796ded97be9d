// `/docs` for people and `/api/v1/openapi.json` for programs: both out of the endpoints, and nothing from another host.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { PREFIX } from '../frame/listener.ts';
import { errorsPage } from './errors-page.ts';
import { pagePart } from './page.ts';

/** The page's own script draws everything; a browser is told to ask nobody else for anything. */
const POLICY =
  "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'";
export const API_VERSION = '1.0.0';
const DESCRIPTION = `${PREFIX}/openapi.json`;

/** Adds the description, its page and the page of errors. `describe` makes the document. */
export function registerDescription(app: FastifyInstance, describe: () => object): void {
  let text: string | undefined;
  app.get(DESCRIPTION, (_request, reply) => {
    text ??= JSON.stringify(describe());
    return reply.header('content-type', 'application/json; charset=utf-8').send(text);
  });
  app.get('/docs/errors', (_request, reply) =>
    secured(reply).header('content-type', 'text/html; charset=utf-8').send(errorsPage()),
  );
  const serve = async (url: string, reply: FastifyReply) => {
    const part = await pagePart(url, DESCRIPTION);
    return secured(reply).code(part.status).headers(part.headers).send(part.body);
  };
  app.get('/docs', (_request, reply) => reply.redirect('/docs/'));
  app.get<{ Params: { '*': string } }>('/docs/*', (request, reply) => serve(`/docs/${request.params['*']}`, reply));
}

const secured = (reply: FastifyReply): FastifyReply =>
  reply
    .header('content-security-policy', POLICY)
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer');
