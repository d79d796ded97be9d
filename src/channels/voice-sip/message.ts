// The head of a SIP message, as far as the layer under JsSIP must know it: whose it is, and whether it was seen before.
// Tolerant: what cannot be read is null and is dropped by the caller.

/** Longest message taken or sent, octets: what a UDP datagram can hold. */
export const MESSAGE_MAX = 65_535;
const HEADERS_MAX = 200;

export interface SipHead {
  kind: 'request' | 'response';
  /** Of a response, that of its request (CSeq). */
  method: string;
  /** 0 for requests. */
  status: number;
  branch: string;
  callId: string;
  cseq: number;
  /** '' when there is none yet. */
  toTag: string;
  /** First `Reason` of Q.850 (RFC 3326), null when there is none. */
  cause: number | null;
  body: string;
}

const COMPACT: Readonly<Record<string, string>> = { v: 'via', i: 'call-id', t: 'to', f: 'from', l: 'content-length' };

/** Reads the first line and the headers that identify a transaction; null when it is not a SIP message. */
export function readHead(text: string): SipHead | null {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [first, ...lines] = text.slice(0, end).split('\r\n', HEADERS_MAX);
  const response = /^SIP\/2\.0 (\d{3})(?: |$)/.exec(first!);
  const request = /^([A-Z]{1,20}) \S+ SIP\/2\.0$/.exec(first!);
  if (!response && !request) return null;
  const headers = firstOfEach(lines);
  const cseq = /^(\d{1,10})\s+([A-Z]{1,20})$/.exec(headers.get('cseq') ?? '');
  const callId = headers.get('call-id') ?? '';
  const branch = /;\s*branch=([^;,\s]+)/i.exec(headers.get('via') ?? '')?.[1];
  if (!cseq || callId === '' || branch === undefined) return null;
  return {
    kind: response ? 'response' : 'request',
    method: request ? request[1]! : cseq[2]!,
    status: response ? Number(response[1]) : 0,
    branch,
    callId,
    cseq: Number(cseq[1]),
    toTag: /;\s*tag=([^;,\s]+)/i.exec(headers.get('to') ?? '')?.[1] ?? '',
    cause: readCause(headers.get('reason')),
    body: text.slice(end + 4),
  };
}

function firstOfEach(lines: string[]): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const given = line.slice(0, colon).trim().toLowerCase();
    const name = COMPACT[given] ?? given;
    if (!headers.has(name)) headers.set(name, line.slice(colon + 1).trim());
  }
  return headers;
}

function readCause(reason: string | undefined): number | null {
  const cause = /Q\.850\s*;[^,]*cause\s*=\s*(\d{1,3})/i.exec(reason ?? '')?.[1];
  return cause === undefined ? null : Number(cause);
}

/** An answer to a request outside any call (OPTIONS of a trunk that watches us). */
export function answerTo(request: string, status: string, toTag: string): string {
  const head = request.slice(0, request.indexOf('\r\n\r\n'));
  const kept = head
    .split('\r\n')
    .slice(1, HEADERS_MAX)
    .filter((line) => /^(via|v|from|f|to|t|call-id|i|cseq)\s*:/i.test(line))
    .map((line) => (/^(to|t)\s*:/i.test(line) && !/;\s*tag=/i.test(line) ? `${line};tag=${toTag}` : line));
  return [`SIP/2.0 ${status}`, ...kept, 'Allow: INVITE, ACK, CANCEL, BYE, OPTIONS', 'Content-Length: 0', '', ''].join(
    '\r\n',
  );
}
