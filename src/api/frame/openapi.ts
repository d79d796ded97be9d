// The OpenAPI 3.1 description, out of the endpoints themselves.
import { API_ERRORS, type ApiErrorCode } from '../../domain/api-errors.ts';
import type { Endpoint } from './endpoint.ts';

const ALWAYS: readonly ApiErrorCode[] = ['limit_exceeded', 'unavailable', 'internal'];
const SIGNED_IN: readonly ApiErrorCode[] = ['not_signed_in', 'account_blocked', 'forbidden', 'wrong_origin'];

type Json = Record<string, unknown>;

/** The description as one document; the same endpoints give the same bytes. */
export function openApi(endpoints: readonly Endpoint[], version: string): Json {
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    const path = `/api/v1${endpoint.path}`;
    const operations = paths[path] ?? {};
    operations[endpoint.method.toLowerCase()] = operation(endpoint);
    paths[path] = operations;
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Kaskad API',
      version,
      description: INTRODUCTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }, { session: [] }],
    tags: [...new Set(endpoints.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A token of the account, or a token of staff.' },
        session: { type: 'apiKey', in: 'cookie', name: 'kaskad_session' },
      },
      schemas: { Problem: PROBLEM },
      responses: {
        Problem: {
          description: 'What is wrong. Every code is explained at /docs/errors.',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  };
}

const INTRODUCTION = `Everything that the cabinet, the back office and most \`kaskad\` commands do.

* Money is a decimal string, exact to seven decimals. Times are RFC 3339, UTC. Message ids are strings.
* Errors are \`application/problem+json\` (RFC 9457) with a stable \`code\`; /docs/errors lists every code with cause and cure.
* Lists give \`items\` and \`next\`: pass it back as \`cursor\`.
* Every answer has \`RateLimit-Limit\`, \`RateLimit-Remaining\`, \`RateLimit-Reset\` (seconds), and \`X-Request-Id\`.
* Unknown fields are refused, so that a misspelt one never does nothing.`;

const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'request_id'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(API_ERRORS) },
    detail: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: { field: { type: 'string' }, message: { type: 'string' } },
      },
    },
    request_id: { type: 'string' },
  },
};

function operation(endpoint: Endpoint): Json {
  const { access } = endpoint;
  const or = access.kind === 'client' && access.or !== undefined ? ` or \`${access.or}\`` : '';
  const scope = access.kind === 'client' || access.kind === 'staff' ? `\n\nScope: \`${access.scope}\`${or}.` : '';
  const live = endpoint.live === undefined ? '' : '\n\nCan be watched with `GET /api/v1/live`.';
  const whose = access.kind === 'staff' ? ' For the staff of the operator.' : '';
  return {
    operationId: endpoint.id,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    description: `${endpoint.description ?? ''}${scope}${whose}${live}`.trim(),
    ...(access.kind === 'public' ? { security: [] } : {}),
    parameters: [...parameters(endpoint.params, 'path'), ...parameters(endpoint.query, 'query')],
    ...requestBody(endpoint),
    responses: { ...success(endpoint), ...failures(endpoint) },
  };
}

function parameters(schema: unknown, place: 'path' | 'query'): Json[] {
  const { properties = {}, required = [] } = (schema ?? {}) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: rest,
  }));
}

function requestBody({ body, upload }: Endpoint): Json {
  if (upload !== undefined) {
    const binary = { schema: { type: 'string', format: 'binary' } };
    return { requestBody: { required: true, content: Object.fromEntries(upload.map((type) => [type, binary])) } };
  }
  return body === undefined
    ? {}
    : { requestBody: { required: true, content: { 'application/json': { schema: body } } } };
}

function success({ response, status, events }: Endpoint): Json {
  if (events !== undefined) {
    const content = { 'text/event-stream': { schema: events } };
    return { [status ?? 200]: { description: 'Server-sent events, each as the schema has it, without end.', content } };
  }
  if (response === 'file') {
    return {
      [status ?? 200]: {
        description: 'The file.',
        content: { '*/*': { schema: { type: 'string', format: 'binary' } } },
      },
    };
  }
  const isEmpty = (response as { type?: string }).type === 'null';
  if (isEmpty) return { [status ?? 204]: { description: 'Done.' } };
  return { [status ?? 200]: { description: 'Done.', content: { 'application/json': { schema: response } } } };
}

function failures(endpoint: Endpoint): Json {
  const hasInput = endpoint.query !== undefined || endpoint.body !== undefined;
  const codes = new Set<ApiErrorCode>([
    ...(endpoint.access.kind === 'public' ? [] : SIGNED_IN),
    ...(hasInput ? (['invalid_request'] as const) : []),
    ...(endpoint.body === undefined ? [] : (['invalid_json', 'body_too_large'] as const)),
    ...(endpoint.params === undefined ? [] : (['not_found'] as const)),
    ...(endpoint.errors ?? []),
    ...ALWAYS,
  ]);
  const byStatus = Map.groupBy(codes, (code) => API_ERRORS[code].status);
  const answers = [...byStatus]
    .sort(([a], [b]) => a - b)
    .map(([status, names]) => [
      status,
      { $ref: '#/components/responses/Problem', description: names.map((code) => `\`${code}\``).join(', ') },
    ]);
  return Object.fromEntries(answers);
}
