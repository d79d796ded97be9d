// The readable page of the description. It is four megabytes of somebody else's script: loaded when somebody looks at it, so that
// no start of a node waits for it and no node that nobody asks keeps it in memory.
import fastify, { type FastifyInstance } from 'fastify';

let page: Promise<FastifyInstance> | undefined;

export interface PagePart {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** A part of the page: `/docs/` itself, or what it loads. `describedAt` is the path of the OpenAPI document. */
export async function pagePart(url: string, describedAt: string): Promise<PagePart> {
  page ??= build(describedAt);
  const answer = await (await page).inject({ method: 'GET', url });
  const { 'content-type': type, location } = answer.headers;
  return {
    status: answer.statusCode,
    headers: {
      ...(typeof type === 'string' ? { 'content-type': type } : {}),
      ...(typeof location === 'string' ? { location } : {}),
    },
    body: answer.rawPayload,
  };
}

async function build(describedAt: string): Promise<FastifyInstance> {
  const { default: scalar } = await import('@scalar/fastify-api-reference');
  const app = fastify({ logger: false });
  await app.register(scalar, {
    routePrefix: '/docs',
    configuration: {
      url: describedAt,
      pageTitle: 'Kaskad API',
      withDefaultFonts: false,
      hideClientButton: true,
      telemetry: false,
      showDeveloperTools: 'never',
      agent: { disabled: true },
      mcp: { disabled: true },
      hideModels: true,
      theme: 'default',
    },
  });
  await app.ready();
  return app;
}
