// The carrier behind a real Asterisk, as a SIPp scenario: one answering side whose last four digits of the called number
// choose the branch, the same fates as those of simulators/ari/fates.ts. Written here as a table so that a branch reads as
// what happens on the wire.

type Step = string;

const SDP = `v=0
o=carrier 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
m=audio [media_port] RTP/AVP 8 101
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-16
a=ptime:20`;

/** A response; to the INVITE unless `cseq` names another request (behind a CANCEL the last CSeq is the CANCEL's). */
function response(status: string, options: { sdp?: boolean; of?: 'last' | 'INVITE'; retrans?: boolean } = {}): Step {
  const cseq = options.of === 'INVITE' ? 'CSeq: [last_cseq_number] INVITE' : '[last_CSeq:]';
  const tail = options.sdp
    ? `Content-Type: application/sdp\nContent-Length: [len]\n\n${SDP}\n`
    : 'Content-Length: 0\n\n';
  // Without retransmission a 487 that gets lost hangs the caller (voice.md §8).
  return `<send${options.retrans ? ' retrans="500"' : ''}><![CDATA[
SIP/2.0 ${status}
[last_Via:]
[last_From:]
[last_To:];tag=[pid]carrier[call_number]
[last_Call-ID:]
${cseq}
Contact: <sip:carrier@[local_ip]:[local_port]>
${tail}]]></send>`;
}

/** A plain answer inside a dialog: the tags are there already. */
const OK_BYE = `<send><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>`;

const RINGING = response('180 Ringing');
const PROGRESS = response('183 Session Progress', { sdp: true });
const ANSWER = response('200 OK', { sdp: true, retrans: true });
const ACK = '<recv request="ACK"/>';
const pause = (ms: number): Step => `<pause milliseconds="${ms}"/>`;
const goto = (label: string): Step => `<nop next="${label}"/>`;
const refuse = (status: string): Step[] => [response(status, { retrans: true }), ACK, goto('end')];
/** Rings on for `ms` unless cancelled. */
const ring = (ms: number, then: string): Step =>
  `<recv request="CANCEL" timeout="${ms}" ontimeout="${then}" next="cancelled"/>`;
const FOR_EVER_MS = 60_000;

/** Hangs up on the caller. The dialog's tags are the answering side's: From and To change places. */
const bye = (port: number): Step => `<send retrans="500"><![CDATA[
BYE sip:caller@127.0.0.1:${port} SIP/2.0
Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]
From: [$to];tag=[pid]carrier[call_number]
To: [$from]
[last_Call-ID:]
CSeq: 1 BYE
Max-Forwards: 70
Content-Length: 0

]]></send>`;

export interface CarrierOptions {
  /** UDP port of the Asterisk that calls. */
  callerPort: number;
  /** Capture files (./pcap.ts): a long greeting, a short word with silence behind it, and the digits 42#. */
  machine: string;
  human: string;
  digits: string;
}

/** Branches by the last four digits of the called number; every other number takes `answer`. */
function branches(options: CarrierOptions): Record<string, Step[]> {
  const play = (file: string) => `<nop><action><exec play_pcap_audio="${file}"/></action></nop>`;
  return {
    '0001': refuse('486 Busy Here'),
    '0002': [RINGING, ring(FOR_EVER_MS, 'end')],
    '0003': [RINGING, pause(200), ANSWER, ACK, pause(500), play(options.digits), goto('talk')],
    '0004': [`<recv request="CANCEL" timeout="${FOR_EVER_MS}" ontimeout="end" next="cancelled"/>`],
    '0005': refuse('404 Not Found'),
    '0006': [ANSWER, ACK, goto('talk')],
    '0007': [
      RINGING,
      pause(200),
      ANSWER,
      ACK,
      pause(600),
      bye(options.callerPort),
      '<recv response="200"/>',
      goto('end'),
    ],
    '0008': [PROGRESS, ring(FOR_EVER_MS, 'end')],
    '0009': refuse('503 Service Unavailable'),
    '0010': refuse('403 Forbidden'),
    '0011': [RINGING, pause(200), ANSWER, ACK, play(options.machine), goto('talk')],
    '0012': [
      RINGING,
      `<recv request="CANCEL" timeout="${FOR_EVER_MS}" ontimeout="end"/>`,
      response('200 OK', { of: 'last' }),
      response('200 OK', { of: 'INVITE', sdp: true }),
      ACK,
      goto('talk'),
    ],
    '0013': [RINGING, pause(300), ...refuse('486 Busy Here')],
    '0014': [RINGING, pause(300), ...refuse('480 Temporarily Unavailable')],
    '0015': refuse('484 Address Incomplete'),
    '0016': refuse('480 Temporarily Unavailable'),
    '0017': refuse('603 Decline'),
    '0018': [RINGING, pause(200), ANSWER, ACK, play(options.human), goto('talk')],
    '0019': [RINGING, pause(2_500), ANSWER, ACK, goto('talk')],
  };
}

/** The scenario file of a carrier. */
export function carrierScenario(options: CarrierOptions): string {
  const table = branches(options);
  const fates = Object.keys(table);
  const matches = fates.map(
    (fate) => `<ereg regexp="^INVITE sip:[0-9]*${fate}@" search_in="msg" assign_to="f${fate}"/>`,
  );
  const choose = fates.map((fate) => `<nop test="f${fate}" next="b${fate}"/>`);
  const body = fates.flatMap((fate) => [`<label id="b${fate}"/>`, ...table[fate]!]);
  return `<?xml version="1.0" encoding="UTF-8" ?>
<scenario name="carrier">
<recv request="INVITE"><action>
${matches.join('\n')}
<ereg regexp=".*" search_in="hdr" header="From:" assign_to="from"/>
<ereg regexp=".*" search_in="hdr" header="To:" assign_to="to"/>
</action></recv>
<nop test="f0004" next="b0004"/>
${response('100 Trying')}
${choose.join('\n')}
${[RINGING, pause(300), ring(700, 'answer')].join('\n')}
<label id="answer"/>
${[ANSWER, ACK, goto('talk')].join('\n')}
${body.join('\n')}
<label id="talk"/>
<recv request="BYE" timeout="${FOR_EVER_MS}" ontimeout="end"/>
${OK_BYE}
${goto('end')}
<label id="cancelled"/>
${response('200 OK', { of: 'last' })}
${response('487 Request Terminated', { of: 'INVITE', retrans: true })}
${ACK}
<label id="end"/>
<timewait milliseconds="200"/>
<Reference variables="from,to"/>
</scenario>
`;
}
