/** One HTTP/1.1 request or answer as it stood on the wire: the lines before the blank one, and the body. */
export type WireMessage = { head: string; body: string };

const HEAD_END = Buffer.from('\r\n\r\n');
const HEAD_BYTES_MAX = 64 * 1024;

/**
 * Cuts a stream into HTTP/1.1 messages; the chunk may be overwritten once the call returns. Knows `Content-Length` alone, as all peers of this benchmark use it;
 * anything else throws. Made by hand because the load shares two cores with what is measured: a few µs a message
 * where `node:http` takes 40.
 */
export function messageCutter(onMessage: (message: WireMessage) => void): (chunk: Buffer) => void {
  let rest: Buffer | undefined;
  return (chunk) => {
    const buffer = rest === undefined ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    while (at < buffer.length) {
      const headEnd = buffer.indexOf(HEAD_END, at);
      if (headEnd < 0) {
        if (buffer.length - at > HEAD_BYTES_MAX) throw new Error('HTTP head without an end');
        break;
      }
      const head = buffer.toString('latin1', at, headEnd);
      const bodyStart = headEnd + HEAD_END.length;
      const bodyEnd = bodyStart + bodyLength(head);
      if (bodyEnd > buffer.length) break;
      at = bodyEnd;
      onMessage({ head, body: buffer.toString('utf8', bodyStart, bodyEnd) });
    }
    rest = at < buffer.length ? Buffer.from(buffer.subarray(at)) : undefined;
  };
}

function bodyLength(head: string): number {
  const found = /\r\ncontent-length: *(\d+)/i.exec(head);
  if (found) return Number(found[1]);
  if (/\r\ntransfer-encoding:/i.test(head)) throw new Error(`chunked HTTP is not understood here: ${head}`);
  return 0;
}
