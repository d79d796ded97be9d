// The dozen requests we make of ARI (voice.md §4.1), each with what can come of it. Bounded: Asterisk's HTTP server drops
// connections above its `sessionlimit`, and calls were lost that way (voice.md §4.3).
import { type HttpCall, type HttpClient, jsonObject, makeHttpClient } from '../http/client.ts';
import { type AsteriskSettings, dialString } from './settings.ts';

export type AriReply =
  | { kind: 'ok'; body: Record<string, unknown> }
  /** 404: no such channel, playback, application. */
  | { kind: 'gone'; reason: string }
  /** 409: the channel exists already, or is not in our application. */
  | { kind: 'conflict'; reason: string }
  /** 401, 403: user or password are wrong, or the user may only read. */
  | { kind: 'denied'; reason: string }
  | { kind: 'refused'; reason: string }
  /** Nothing reached Asterisk. */
  | { kind: 'unsent'; reason: string }
  /** It may have been done. */
  | { kind: 'lost'; reason: string };

export interface Origination {
  channelId: string;
  /** MSISDN, digits only. */
  number: string;
  /** Digits; '' leaves it to the trunk. */
  callerId: string;
  /** Handed back by Asterisk in StasisStart. */
  appArgs: string;
  timeoutS: number;
}

/** An answer of ARI is one channel or one application: some kilobytes. */
const REPLY_MAX_BYTES = 256 * 1024;
const REASON_MAX = 200;

export class AriClient {
  readonly #settings: AsteriskSettings;
  readonly #http: HttpClient;
  readonly authorization: string;

  constructor(settings: AsteriskSettings) {
    this.#settings = settings;
    const { user, password, base_url, ari_requests, ari_timeout_s } = settings;
    this.authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    this.#http = makeHttpClient(base_url, ari_requests, ari_timeout_s * 1000);
  }

  ping(): Promise<AriReply> {
    return this.#request('GET', '/asterisk/ping');
  }

  /** `technology` and `resource` as in `PJSIP/trunk`. */
  endpoint(technology: string, resource: string): Promise<AriReply> {
    return this.#request('GET', `/endpoints/${encodeURIComponent(technology)}/${encodeURIComponent(resource)}`);
  }

  /** Comes back as an event ChannelUserevent if our event connection really is one. `gone`: there is no such application. */
  probe(mark: string): Promise<AriReply> {
    return this.#request('POST', `/events/user/${mark}?application=${encodeURIComponent(this.#settings.app)}`);
  }

  /** The channel is subscribed to from its birth. `KASKAD_APP` lets one dialplan serve every application. */
  originate({ channelId, number, callerId, appArgs, timeoutS }: Origination): Promise<AriReply> {
    const { app } = this.#settings;
    return this.#request('POST', '/channels', {
      endpoint: dialString(this.#settings, number),
      app,
      appArgs,
      // On this request and not as a variable of `create`, which calls as Anonymous (voice.md §4.1).
      ...(callerId === '' ? {} : { callerId }),
      timeout: timeoutS,
      channelId,
      variables: { KASKAD_APP: app },
    });
  }

  channel(id: string): Promise<AriReply> {
    return this.#request('GET', `/channels/${encodeURIComponent(id)}`);
  }

  hangup(id: string): Promise<AriReply> {
    return this.#request('DELETE', `/channels/${encodeURIComponent(id)}?reason=normal`);
  }

  /** Events of a channel that was born under another application, or under none. */
  subscribe(channelId: string): Promise<AriReply> {
    const source = encodeURIComponent(`channel:${channelId}`);
    return this.#request(
      'POST',
      `/applications/${encodeURIComponent(this.#settings.app)}/subscription?eventSource=${source}`,
    );
  }

  /** Sends a channel from our application back to the dialplan, exten s. Events go on. */
  continueAt(channelId: string, context: string): Promise<AriReply> {
    const where = `context=${encodeURIComponent(context)}&extension=s&priority=1`;
    return this.#request('POST', `/channels/${encodeURIComponent(channelId)}/continue?${where}`);
  }

  /** `sound` is a path as Asterisk sees it, without extension. */
  play(channelId: string, playbackId: string, sound: string): Promise<AriReply> {
    const path = `/channels/${encodeURIComponent(channelId)}/play/${encodeURIComponent(playbackId)}`;
    return this.#request('POST', path, { media: `sound:${sound}` });
  }

  playback(id: string): Promise<AriReply> {
    return this.#request('GET', `/playbacks/${encodeURIComponent(id)}`);
  }

  stopPlayback(id: string): Promise<AriReply> {
    return this.#request('DELETE', `/playbacks/${encodeURIComponent(id)}`);
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  async #request(method: HttpCall['method'], path: string, body?: unknown): Promise<AriReply> {
    const reply = await this.#http.call({
      method,
      path,
      headers: {
        authorization: this.authorization,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      maxBytes: REPLY_MAX_BYTES,
    });
    if (reply.kind !== 'answer') return reply;
    if (reply.status >= 200 && reply.status < 300) return { kind: 'ok', body: jsonObject(reply.text) };
    const reason = reasonOf(reply.status, reply.text);
    if (reply.status === 404) return { kind: 'gone', reason };
    if (reply.status === 409) return { kind: 'conflict', reason };
    if (reply.status === 401 || reply.status === 403) return { kind: 'denied', reason };
    return { kind: 'refused', reason };
  }
}

/** `500 Allocation failed`: Asterisk says it under `message`, and once under `error`. */
function reasonOf(status: number, text: string): string {
  const { message, error } = jsonObject(text);
  const words = typeof message === 'string' ? message : typeof error === 'string' ? error : '';
  return `${status} ${words}`.trim().slice(0, REASON_MAX);
}
