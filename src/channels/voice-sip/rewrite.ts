// What JsSIP writes for browsers, made into what a trunk expects, and what trunks write, made into what JsSIP understands.
// JsSIP 3.13.8: its Via has neither port nor rport, its Contact is where it was made, it tells the trunk the account in
// P-Preferred-Identity and offers ICE (voice.md §3).
import type { Address } from './wire.ts';

/** An outgoing message as it goes on the wire; `local` is where the trunk can reach us. */
export function rewriteOutgoing(text: string, local: Address, transport: 'udp' | 'tcp'): string {
  const end = text.indexOf('\r\n\r\n');
  const request = !text.startsWith('SIP/2.0 ');
  const options = text.startsWith('OPTIONS ');
  const hostPort = `${local.address}:${local.port}`;
  const lines: string[] = [];
  let vias = 0;
  for (const line of text.slice(0, end).split('\r\n')) {
    if (request && line.startsWith('Via: ') && vias++ === 0) {
      const branch = /;branch=([^;]+)/.exec(line)?.[1];
      lines.push(`Via: SIP/2.0/${transport.toUpperCase()} ${hostPort};rport;branch=${branch}`);
    } else if (/^Contact: <sip:/.test(line)) {
      const user = /^Contact: <sip:([^@>]*)@/.exec(line)?.[1];
      lines.push(`Contact: <sip:${user}@${hostPort}${transport === 'tcp' ? ';transport=tcp' : ''}>`);
    } else if (line.startsWith('Allow: ')) {
      lines.push('Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, INFO');
    } else if (!/^(P-Preferred-Identity|Supported): /.test(line) && !(options && line.startsWith('Content-Type: '))) {
      lines.push(line);
    }
  }
  return `${lines.join('\r\n')}${text.slice(end)}`;
}

/**
 * A message of the trunk for JsSIP. Every 1xx becomes a bare 100: a 18x without To tag is to JsSIP no progress at all, so that
 * it would not cancel, one with a Contact it cannot read does not exist; what they tell is read beside it (./leg.ts). Of
 * several challenges it reads the last: it gets the one of MD5, the only one it can do. Of other refusals it needs no more
 * than whose they are; its parser is what a call costs most.
 */
export function rewriteIncoming(text: string, status: number): string {
  if (status >= 100 && status < 200) return bare(text, 'SIP/2.0 100 Trying');
  if (status < 300) return text;
  if (status !== 401 && status !== 407) return bare(text, `SIP/2.0 ${status} Refused`);
  const challenge = /^(WWW|Proxy)-Authenticate\s*:\s*Digest\s.*\r\n/gim;
  const isMd5 = (line: string) => !/algorithm\s*=/i.test(line) || /algorithm\s*=\s*"?MD5"?\s*(,|\r|$)/i.test(line);
  const all = text.match(challenge) ?? [];
  const chosen = all.find(isMd5);
  if (chosen === undefined) return text;
  const fixed = chosen.replace(/algorithm\s*=\s*"?MD5"?/i, 'algorithm=MD5');
  if (all.length === 1) return text.replace(chosen, fixed);
  let kept = false;
  return text.replace(challenge, (line) => {
    if (kept || line !== chosen) return '';
    kept = true;
    return fixed;
  });
}

function bare(text: string, first: string): string {
  const head = text.slice(0, text.indexOf('\r\n\r\n')).split('\r\n');
  const kept = head.filter((line) => /^(via|v|from|f|to|t|call-id|i|cseq)\s*:/i.test(line));
  return [first, ...kept, 'Content-Length: 0', '', ''].join('\r\n');
}
