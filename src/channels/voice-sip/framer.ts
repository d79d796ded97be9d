// SIP messages out of a byte stream (RFC 3261 §18.3): headers up to an empty line, then Content-Length octets.
import { MESSAGE_MAX } from './message.ts';

const HEAD_MAX = 16_384;
const HEAD_END = Buffer.from('\r\n\r\n');

/** Cuts a stream into messages; throws when it cannot be one of SIP, upon which the connection must be closed. */
export class SipFramer {
  #buffer: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): string[] {
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    const messages: string[] = [];
    for (;;) {
      this.#dropKeepAlives();
      const end = this.#buffer.indexOf(HEAD_END);
      if (end > HEAD_MAX || (end < 0 && this.#buffer.length > HEAD_MAX)) throw new Error('SIP header too long');
      if (end < 0) return messages;
      const total = end + HEAD_END.length + bodyLength(this.#buffer.toString('latin1', 0, end));
      if (total > MESSAGE_MAX) throw new Error('SIP message too long');
      if (this.#buffer.length < total) return messages;
      messages.push(this.#buffer.toString('utf8', 0, total));
      this.#buffer = this.#buffer.subarray(total);
    }
  }

  /** Empty lines between messages keep the connection alive (RFC 5626). */
  #dropKeepAlives(): void {
    let at = 0;
    while (this.#buffer[at] === 13 || this.#buffer[at] === 10) at++;
    if (at > 0) this.#buffer = this.#buffer.subarray(at);
  }
}

function bodyLength(head: string): number {
  const length = /^(?:content-length|l)[ \t]*:[ \t]*(\d{1,9})[ \t]*\r?$/im.exec(head)?.[1];
  return length === undefined ? 0 : Number(length);
}
