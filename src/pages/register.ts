// The web application: its files as `npm run web` built them, and one page for every address of it. The browser is told to
// run nothing but these files and to ask nobody but this host.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const YEAR_MS = 365 * 86_400_000;
const NONCE_BYTES = 16;
/** Files at the root, whose names do not change with their content. */
const ROOT_FILES = ['theme.js', 'favicon.svg'];
const NOT_BUILT = 'The pages are not built: run `npm run web` beside this gateway, and start it again.';

export interface PagesOptions {
  /** What `npm run web` made; without it a sentence says so. */
  folder: string;
  /** Answers what is no page: as before there were pages. */
  notFound(reply: FastifyReply): FastifyReply;
}

/** Adds the pages: below everything else that the listener serves, and only for GETs of browsers. */
export function registerPages(app: FastifyInstance, { folder, notFound }: PagesOptions): void {
  const index = join(folder, 'index.html');
  const html = existsSync(index) ? readFileSync(index, 'utf8') : null;
  if (html !== null) {
    app.register(fastifyStatic, {
      root: join(folder, 'assets'),
      prefix: '/assets/',
      preCompressed: true,
      immutable: true,
      maxAge: YEAR_MS,
      index: false,
      setHeaders: (reply) => void reply.header('x-content-type-options', 'nosniff'),
    });
    for (const name of ROOT_FILES) {
      app.get(`/${name}`, (_request, reply) =>
        reply.header('x-content-type-options', 'nosniff').sendFile(name, folder, { maxAge: 0, immutable: false }),
      );
    }
  }
  app.get('/*', (request, reply) => {
    if (!isNavigation(request)) return notFound(reply);
    if (html === null) return reply.code(503).header('content-type', 'text/plain; charset=utf-8').send(NOT_BUILT);
    const nonce = randomBytes(NONCE_BYTES).toString('base64');
    return secured(reply, nonce)
      .header('content-type', 'text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(html.replace('__NONCE__', nonce));
  });
}

/** A browser that goes to an address: programs that ask for a file or a door that is none get the answer they always got. */
function isNavigation(request: FastifyRequest): boolean {
  const path = request.url.split('?', 1)[0]!;
  return (request.headers.accept ?? '').includes('text/html') && !path.slice(path.lastIndexOf('/')).includes('.');
}

/** Mantine writes its colours into one style element; everything else is a file of this host. */
function secured(reply: FastifyReply, nonce: string): FastifyReply {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  return reply
    .header('content-security-policy', policy.join('; '))
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'same-origin')
    .header('cross-origin-opener-policy', 'same-origin');
}
