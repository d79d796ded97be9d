// ARI's events, the ten of them that we use (voice.md §4.2), out of whatever came. Everything else is null.

export type AriEvent =
  /** `RINGING`, `PROGRESS`, `ANSWER`, `BUSY`… */
  | { type: 'dial'; channelId: string; status: string }
  | { type: 'state'; channelId: string; state: string }
  | { type: 'stasis-start'; channelId: string; args: string[] }
  | { type: 'digit'; channelId: string; digit: string }
  | { type: 'playback-started'; channelId: string; playbackId: string }
  | { type: 'playback-finished'; channelId: string; playbackId: string; failed: boolean }
  | { type: 'hangup-request'; channelId: string; sipCode?: number }
  | { type: 'destroyed'; channelId: string; cause?: number; sipCode?: number }
  /** Somebody else has connected under our application's name: no more events on this connection. */
  | { type: 'replaced' }
  /** Our own probe came back. */
  | { type: 'probe'; mark: string };

/** Arguments of StasisStart we look at. */
const ARGS_MAX = 8;
const WORD_MAX = 200;

/** Never throws. */
export function readAriEvent(text: string): AriEvent | null {
  let event: Record<string, unknown>;
  try {
    event = object(JSON.parse(text));
  } catch {
    return null;
  }
  const channelId = word(object(event.channel).id);
  switch (event.type) {
    case 'Dial': {
      const peerId = word(object(event.peer).id);
      return peerId === '' ? null : { type: 'dial', channelId: peerId, status: word(event.dialstatus) };
    }
    case 'ChannelStateChange':
      return ofChannel(channelId, { type: 'state', channelId, state: word(object(event.channel).state) });
    case 'StasisStart': {
      const args = Array.isArray(event.args) ? event.args.slice(0, ARGS_MAX).map(word) : [];
      return ofChannel(channelId, { type: 'stasis-start', channelId, args });
    }
    case 'ChannelDtmfReceived': {
      const digit = word(event.digit);
      return /^[0-9*#A-D]$/.test(digit) ? ofChannel(channelId, { type: 'digit', channelId, digit }) : null;
    }
    case 'PlaybackStarted':
    case 'PlaybackFinished':
      return readPlayback(event.type, object(event.playback));
    case 'ChannelHangupRequest':
      return ofChannel(channelId, { type: 'hangup-request', channelId, sipCode: sipCode(event.tech_cause) });
    case 'ChannelDestroyed': {
      const cause = whole(event.cause, 0, 127);
      return ofChannel(channelId, { type: 'destroyed', channelId, cause, sipCode: sipCode(event.tech_cause) });
    }
    case 'ApplicationReplaced':
      return { type: 'replaced' };
    case 'ChannelUserevent':
      return { type: 'probe', mark: word(event.eventname) };
    default:
      return null;
  }
}

function readPlayback(
  type: 'PlaybackStarted' | 'PlaybackFinished',
  playback: Record<string, unknown>,
): AriEvent | null {
  const playbackId = word(playback.id);
  const target = word(playback.target_uri);
  if (playbackId === '' || !target.startsWith('channel:')) return null;
  const channelId = target.slice('channel:'.length);
  if (type === 'PlaybackStarted') return { type: 'playback-started', channelId, playbackId };
  return { type: 'playback-finished', channelId, playbackId, failed: playback.state !== 'done' };
}

function ofChannel(channelId: string, event: AriEvent): AriEvent | null {
  return channelId === '' ? null : event;
}

function object(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function word(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, WORD_MAX) : '';
}

function whole(value: unknown, min: number, max: number): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max ? value : undefined;
}

const sipCode = (value: unknown) => whole(value, 100, 699);
