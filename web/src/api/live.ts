// What the server tells without being asked: one stream of server-sent events for everything the page watches. Read by
// fetch, because an EventSource cannot name the account that one of the staff looks at.
import { type Answer, type Given, type Operation, pathOf, sessionHeaders } from './kaskad.ts';

const PREFIX = '/api/v1';
/** As many as one stream carries (`live.watch`). */
const WATCHES_MAX = 6;
/** Watches that come together, as when a page opens, make one stream. */
const GATHER_MS = 60;
const AGAIN_MS = 2_000;
const AGAIN_MAX_MS = 30_000;

type Listener = (body: never) => void;

const watched = new Map<string, Set<Listener>>();
let stream: AbortController | null = null;
let gathering: ReturnType<typeof setTimeout> | undefined;
let failures = 0;
const stateListeners = new Set<() => void>();
let connected = false;

/** Calls `onBody` with the answer whenever it changes; returns what ends that. */
export function watch<O extends Operation>(
  operation: O,
  given: Given<O>,
  onBody: (body: Answer<O>) => void,
): () => void {
  const path = pathOf(operation, given).slice(PREFIX.length);
  const listeners = watched.get(path) ?? new Set();
  watched.set(path, listeners.add(onBody as Listener));
  gather();
  return () => {
    listeners.delete(onBody as Listener);
    if (listeners.size === 0) watched.delete(path);
    gather();
  };
}

/** For `useSyncExternalStore`: whether figures come by themselves at the moment. */
export const liveState = {
  subscribe: (listener: () => void) => {
    stateListeners.add(listener);
    return () => void stateListeners.delete(listener);
  },
  get: () => connected,
};

function setConnected(value: boolean): void {
  if (value === connected) return;
  connected = value;
  for (const listener of stateListeners) listener();
}

/** A tab that nobody sees gives its connection back: over HTTP/1.1 a browser has six for all tabs of a host. */
const HIDDEN_MS = 10_000;
let hiding: ReturnType<typeof setTimeout> | undefined;
document.addEventListener('visibilitychange', () => {
  clearTimeout(hiding);
  if (document.hidden) hiding = setTimeout(() => void open(), HIDDEN_MS);
  else if (stream === null || stream.signal.aborted) gather(0);
});

function gather(delayMs = GATHER_MS): void {
  clearTimeout(gathering);
  gathering = setTimeout(open, delayMs);
}

async function open(): Promise<void> {
  stream?.abort();
  stream = null;
  const paths = [...watched.keys()].slice(0, WATCHES_MAX);
  if (paths.length === 0 || document.hidden) return setConnected(false);
  const mine = new AbortController();
  stream = mine;
  try {
    const query = new URLSearchParams(paths.map((path) => ['watch', path]));
    const answer = await fetch(`${PREFIX}/live?${query}`, {
      headers: { accept: 'text/event-stream', ...sessionHeaders() },
      signal: mine.signal,
    });
    if (!answer.ok || answer.body === null) {
      await answer.body?.cancel();
      // Refused for good, as when the session has ended: the pages go on without it.
      if (answer.status < 500 && answer.status !== 429) return setConnected(false);
      throw new Error(`HTTP ${answer.status}`);
    }
    setConnected(true);
    failures = 0;
    await readEvents(answer.body);
  } catch {
    if (mine.signal.aborted) return;
    failures += 1;
  }
  if (mine.signal.aborted) return;
  setConnected(false);
  gather(Math.min(AGAIN_MAX_MS, AGAIN_MS * 2 ** failures));
}

async function readEvents(body: ReadableStream<Uint8Array>): Promise<void> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as unknown as TransformStream<Uint8Array, string>)
    .getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const events = (rest + value).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) tell(event);
  }
}

function tell(event: string): void {
  const lines = event.split('\n');
  if (!lines.includes('event: changed')) return;
  const data = lines.filter((line) => line.startsWith('data: ')).map((line) => line.slice(6));
  const { watch: path, body } = JSON.parse(data.join('\n')) as { watch: string; body: never };
  for (const listener of watched.get(path) ?? []) listener(body);
}
