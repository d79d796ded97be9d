import Type from 'typebox';
import { ANYBODY, endpoint } from '../frame/endpoint.ts';
import { nullable, oneOf, record } from '../frame/fields.ts';

const Problem = Type.Unsafe<object>({ $ref: '#/components/schemas/Problem' });
const Watch = Type.String({ description: 'The path as it was asked.' });
const EventId = Type.String({ description: 'Counts the events of the stream.' });

const Event = Type.Union([
  record({
    event: oneOf(['changed']),
    id: EventId,
    data: record({ watch: Watch, body: Type.Unknown({ description: 'What a GET of the path answers now.' }) }),
  }),
  record({ event: oneOf(['problem']), id: EventId, data: record({ watch: Watch, problem: Problem }) }),
  record({ event: oneOf(['end']), data: record({ problem: nullable(Problem) }) }),
]);

/** `GET /live`. */
export const watchLive = endpoint({
  id: 'live.watch',
  method: 'GET',
  path: '/live',
  tag: 'Live figures',
  summary: 'What other GETs answer, at once and whenever it changes, as server-sent events',
  description:
    'Each `watch` is the path of a GET below `/api/v1` that says it can be watched, with its query: `/live?watch=/overview&watch=/campaigns/7`, ' +
    'its own `?` and `&` percent-encoded. `changed` brings the whole answer; `problem` says why one of them is refused, and the others go on; ' +
    '`end` is the last, with a problem when the session or the token is no longer good. A stream ends after half an hour: open it again. ' +
    'It keeps no session alive, and counts as one request. Without anything new there is a comment every 15 seconds.',
  access: ANYBODY,
  query: record({
    watch: Type.Array(Type.String({ minLength: 1, maxLength: 2000 }), {
      minItems: 1,
      maxItems: 6,
      description: 'Given as often as there are paths to watch.',
    }),
  }),
  response: 'file',
  events: Event,
  handler: async ({ query, watch, setHeader }) => {
    // Proxies would gather events until they have enough of them.
    setHeader('x-accel-buffering', 'no');
    return { file: watch(query.watch), mediaType: 'text/event-stream; charset=utf-8', name: '' };
  },
});
