import type { LatencySummary } from './latencies.ts';
import type { Text } from './texts.ts';

/** What the load process is told to do. It knows no gateway: only a request's shape and what an accepting answer looks like. */
export type LoadPlan = {
  host: string;
  port: number;
  connections: number;
  /** Requests to send in all. */
  requests: number;
  /** Absent: closed loop, each connection sends when it is answered. Given: a fixed schedule over all connections. */
  requestsPerSecond?: number;
  /** Give up after this long, so that a wedged gateway ends the run with what was reached. */
  timeoutMs: number;
  firstPhone: number;
  request: RequestShape;
  answer: AnswerKind;
};

export type RequestShape =
  /** `{phone}` and `{text}` are filled in; the texts are already percent-encoded. */
  | { kind: 'get'; path: string; texts: string[] }
  /** `head`, then `perRequest` messages of one phone each joined by commas, then `tail`. */
  | { kind: 'post'; path: string; head: string; messages: string[]; tail: string; perRequest: number };

/** How acceptance is read: `kannel` 202 and `0:`; `text` ids; `json` a row of `information` with an id. */
export type AnswerKind = 'kannel' | 'text' | 'json';

export type LoadResult = {
  sent: number;
  answered: number;
  /** Messages accepted; a request of 100 counts 100. */
  accepted: number;
  refused: number;
  firstRefusals: string[];
  firstSentMs: number;
  lastAnswerMs: number;
  latency: LatencySummary;
};

const GET_PARAMS = (from: string) => `&sadr=${from}&dadr={phone}&text={text}`;

/** `GET /sendsms.php` of contract.md §3, one phone a request. */
export function kaskadGet(login: string, password: string, sender: string, texts: Text[]): RequestShape {
  return {
    kind: 'get',
    path: `/sendsms.php?user=${login}&pwd=${password}${GET_PARAMS(sender)}`,
    texts: texts.map(({ text }) => encodeURIComponent(text)),
  };
}

/** `POST /json/` of contract.md §2 with `perRequest` messages, each its own text and phone. */
export function kaskadJson(
  login: string,
  password: string,
  sender: string,
  texts: Text[],
  perRequest: number,
): RequestShape {
  return {
    kind: 'post',
    path: '/json/',
    head: `{"login":"${login}","password":"${password}","message":[`,
    messages: texts.map(
      ({ text }) =>
        `{"type_send_1":"sms","sender":"${sender}","text":${JSON.stringify(text)},"phones":[{"phone":"{phone}"}]}`,
    ),
    tail: ']}',
    perRequest,
  };
}

/** Kannel's `/cgi-bin/sendsms`, with its report of the final state asked for at `dlrUrl` (`{phone}` names the message). */
export function kannelGet(user: string, password: string, sender: string, dlrUrl: string, texts: Text[]): RequestShape {
  const report = encodeURIComponent(dlrUrl).replace('%7Bphone%7D', '{phone}');
  return {
    kind: 'get',
    path: `/cgi-bin/sendsms?username=${user}&password=${password}&from=${sender}&to={phone}&dlr-mask=3&dlr-url=${report}&text={text}`,
    texts: texts.map(({ text, cyrillic }) => encodeURIComponent(text) + (cyrillic ? '&coding=2&charset=UTF-8' : '')),
  };
}
