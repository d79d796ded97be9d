// `/docs` for people and `/api/v1/openapi.json` for programs: both out of the endpoints, and nothing from another host.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { PREFIX } from '../frame/listener.ts';
import { errorsPage } from './errors-page.ts';

/** The page's own script draws everything; a browser is told to ask nobody else for anything. */
const POLICY =
  "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'";
export const API_VERSION = '1.0.0';

/** Adds the description, its page and the page of errors. */
export function registerDescription(app: FastifyInstance, document: object): void {
  const text = JSON.stringify(document);
  app.get(`${PREFIX}/openapi.json`, (_request, reply) =>
    reply.header('content-type', 'application/json; charset=utf-8').send(text),
  );
  app.get('/docs/errors', (_request, reply) =>
    secured(reply).header('content-type', 'text/html; charset=utf-8').send(errorsPage()),
  );
  app.register(async (scope) => {
    scope.addHook('onSend', async (_request, reply) => void secured(reply));
    // Four megabytes of page: read when the listener starts, not when a command line asks for its help.
    const { default: scalar } = await import('@scalar/fastify-api-reference');
    await scope.register(scalar, {
      routePrefix: '/docs',
      configuration: {
        url: `${PREFIX}/openapi.json`,
        pageTitle: 'Kaskad API',
        withDefaultFonts: false,
        hideClientButton: true,
        telemetry: false,
        theme: 'default',
      },
    });
  });
}

const secured = (reply: FastifyReply): FastifyReply =>
  reply
    .header('content-security-policy', POLICY)
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer');
