// Calls back until answered 2xx: each try is made anew (its timestamp, its signature), the tries of one key go one after the
// other, and the answer's body comes back, for Telegram carries out what stands in it.
import type { Provider } from '../provider/provider.ts';

export interface Post {
  url: string;
  /** Posts of one key keep their order. */
  key: string;
  make(): { headers: Record<string, string>; body: string };
  answered?(body: string): void;
}

export interface Poster {
  post(post: Post): void;
  /** Posts not delivered and not given up yet. */
  pending(): number;
  close(): void;
}

const TIMEOUT_MS = 10_000;

/** Misbehaves as the provider is told to. `pausesMs`: between the tries of a post that was not answered 2xx. */
export function makePoster(provider: Provider, pausesMs: readonly number[]): Poster {
  const tails = new Map<string, Promise<void>>();
  const closed = new AbortController();
  let pending = 0;

  const deliver = async (post: Post): Promise<void> => {
    for (let tries = 0; !closed.signal.aborted; tries += 1) {
      const answer = await attempt(post, closed.signal);
      if (answer !== null) return post.answered?.(answer);
      const pauseMs = pausesMs[tries];
      if (pauseMs === undefined) return;
      await sleep(pauseMs, closed.signal);
    }
  };
  const enqueue = (post: Post): void => {
    pending += 1;
    const before = tails.get(post.key) ?? Promise.resolve();
    const done: Promise<void> = before
      .then(() => sleep(provider.behaviour.callbackDelayMs, closed.signal))
      .then(() => deliver(post))
      .finally(() => {
        pending -= 1;
        if (tails.get(post.key) === done) tails.delete(post.key);
      });
    tails.set(post.key, done);
  };
  return {
    post: (post) => {
      if (provider.random() < provider.behaviour.loseCallbackRate) return;
      enqueue(post);
      if (provider.random() < provider.behaviour.duplicateRate) enqueue(post);
    },
    pending: () => pending,
    close: () => closed.abort(),
  };
}

/** The body of a 2xx answer, null for anything else. */
async function attempt(post: Post, closed: AbortSignal): Promise<string | null> {
  try {
    const { headers, body } = post.make();
    const reply = await fetch(post.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), closed]),
    });
    const text = await reply.text();
    return reply.ok ? text : null;
  } catch {
    return null;
  }
}

function sleep(ms: number, closed: AbortSignal): Promise<void> {
  if (ms <= 0 || closed.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      closed.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    closed.addEventListener('abort', done);
  });
}
