// Scenarios of sipp, the callee of the odd cases, put together from the messages it expects and sends.

const FROM_INVITE = `[last_Via:]
[last_From:]
[last_To:];tag=[pid]SIPp[call_number]
[last_Call-ID:]`;

/** The callee's side of a call, as sipp reads it. */
export function scenario(...steps: string[]): string {
  return `<?xml version="1.0" encoding="UTF-8" ?>
<scenario name="kaskad">
${steps.join('\n')}
</scenario>
`;
}

/** An INVITE; writes the caller number and the callee to the log: `ANI=[…] TO=[…]`. */
export function invite(): string {
  return `<recv request="INVITE" rrs="true"><action>
  <ereg regexp="sip:([^@]*)@" search_in="hdr" header="From:" check_it="true" assign_to="1,2"/>
  <ereg regexp="sip:([^@]*)@" search_in="hdr" header="To:" check_it="true" assign_to="1,3"/>
  <ereg regexp=".*" search_in="hdr" header="From:" check_it="true" assign_to="7"/>
  <log message="ANI=[$2] TO=[$3]"/></action></recv>
<Reference variables="1,2,3,7"/>`;
}

export interface Answer {
  /** Sent again until it is acknowledged. */
  retrans?: boolean;
  /** Body, or none. */
  sdp?: string;
  headers?: string[];
  /** Without: neither To tag nor Contact. */
  tag?: boolean;
  contact?: boolean;
  /** Of the INVITE, also when another request came since. */
  cseq?: string;
}

/** An answer to the last request. */
export function answer(status: string, given: Answer = {}): string {
  const { retrans = false, sdp = '', headers = [], tag = true, contact = true, cseq = '[last_CSeq:]' } = given;
  const head = tag ? FROM_INVITE : FROM_INVITE.replace(/;tag=.*/, '');
  const lines = [
    `SIP/2.0 ${status}`,
    head,
    cseq,
    ...(contact ? ['Contact: <sip:callee@[local_ip]:[local_port];transport=[transport]>'] : []),
    ...headers,
    ...(sdp === '' ? ['Content-Length: 0', ''] : ['Content-Type: application/sdp', 'Content-Length: [len]', '', sdp]),
  ];
  return `<send${retrans ? ' retrans="500"' : ''}><![CDATA[\n\n${lines.join('\n')}\n\n]]></send>`;
}

export const trying = (): string => answer('100 Trying', { tag: false, contact: false });
export const ringing = (): string => answer('180 Ringing');
export const ack = (): string => '<recv request="ACK"/>';
export const pause = (ms: number): string => `<pause milliseconds="${ms}"/>`;
export const requestBye = (): string => `<recv request="BYE"/>\n${answer('200 OK', { contact: false })}`;

/** A refusal, sent until it is acknowledged. */
export function refuse(status: string, headers: string[] = []): string {
  return `${answer(status, { retrans: true, headers })}\n${ack()}`;
}

const INVITE_CSEQ = 'CSeq: [last_cseq_number] INVITE';

/** A CANCEL, and what belongs to it: 200, then 487 of the INVITE and its ACK. */
export function cancelled(): string {
  return [
    '<recv request="CANCEL"/>',
    answer('200 OK', { contact: false }),
    answer('487 Request Terminated', { retrans: true, cseq: INVITE_CSEQ }),
    ack(),
  ].join('\n');
}

/** A CANCEL to which only itself is answered. */
export function cancelOnly(): string {
  return ['<recv request="CANCEL"/>', answer('200 OK', { contact: false })].join('\n');
}

/** The INVITE is answered with 200 although a CANCEL came. */
export function answeredLate(sdp: string): string {
  return answer('200 OK', { retrans: true, sdp, cseq: INVITE_CSEQ });
}

/** The callee hangs up: a BYE from us to the caller. */
export function hangUp(): string {
  return `<send retrans="500"><![CDATA[

BYE [next_url] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:callee@[local_ip]:[local_port]>;tag=[pid]SIPp[call_number]
To:[$7]
[last_Call-ID:]
CSeq: 77 BYE
Reason: Q.850;cause=16
Max-Forwards: 70
Content-Length: 0

]]></send>
<recv response="200"/>`;
}

/** The callee's SDP: A-law, and telephone-event where `events`. */
export function calleeSdp(port: number, { events = true, address = '127.0.0.1' } = {}): string {
  return [
    'v=0',
    `o=callee 1 1 IN IP4 ${address}`,
    's=-',
    `c=IN IP4 ${address}`,
    't=0 0',
    `m=audio ${port} RTP/AVP 8${events ? ' 101' : ''}`,
    'a=rtpmap:8 PCMA/8000',
    ...(events ? ['a=rtpmap:101 telephone-event/8000', 'a=fmtp:101 0-15'] : []),
  ].join('\n');
}

/** The callee offers its media again, within the call. */
export function reInvite(port: number): string {
  return `<send retrans="500"><![CDATA[

INVITE [next_url] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:callee@[local_ip]:[local_port]>;tag=[pid]SIPp[call_number]
To:[$7]
[last_Call-ID:]
CSeq: 70 INVITE
Contact: <sip:callee@[local_ip]:[local_port]>
Max-Forwards: 70
Content-Type: application/sdp
Content-Length: [len]

${calleeSdp(port)}

]]></send>
<recv response="100" optional="true"/>
<recv response="200"/>
<send><![CDATA[

ACK [next_url] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:callee@[local_ip]:[local_port]>;tag=[pid]SIPp[call_number]
To:[$7]
[last_Call-ID:]
CSeq: 70 ACK
Max-Forwards: 70
Content-Length: 0

]]></send>`;
}
