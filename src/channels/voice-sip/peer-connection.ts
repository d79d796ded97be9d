// JsSIP negotiates media with a browser's RTCPeerConnection, found by name. This stands in for it: it hands over the SDP of
// the call's own media and takes no interest in the answer, which the call reads itself.

/** What a call gives JsSIP as `pcConfig`. */
export interface CallMedia {
  /** Our offer. */
  sdp: string;
  /** Our answer to an offer made within the call (a session refresh, a hold). */
  answer(offer: string): string;
}

interface Description {
  type: 'offer' | 'answer';
  sdp: string;
}

class PeerConnection extends EventTarget {
  readonly iceGatheringState = 'complete';
  readonly iceConnectionState = 'connected';
  localDescription: Description | null = null;
  readonly #media: CallMedia;
  #remoteOffer = '';

  constructor(media: CallMedia) {
    super();
    this.#media = media;
  }

  async createOffer(): Promise<Description> {
    return { type: 'offer', sdp: this.#media.sdp };
  }

  async createAnswer(): Promise<Description> {
    return { type: 'answer', sdp: this.#media.answer(this.#remoteOffer) };
  }

  async setLocalDescription(description: Description): Promise<void> {
    this.localDescription = description;
  }

  async setRemoteDescription(description: Description): Promise<void> {
    if (description.type === 'offer') this.#remoteOffer = description.sdp;
  }

  getSenders(): [] {
    return [];
  }

  close(): void {}
}

class SessionDescription {
  readonly type: string;
  readonly sdp: string;

  constructor({ type, sdp }: Description) {
    this.type = type;
    this.sdp = sdp;
  }
}

const NAMES = { RTCPeerConnection: PeerConnection, RTCSessionDescription: SessionDescription };
const LENT = { ...NAMES, window: NAMES };

/**
 * Calls into JsSIP with the browser's names lent to it, and takes them back: it looks them up only while it is called, and
 * other libraries take a global `window` for a browser.
 */
export function withBrowserNames<T>(act: () => T): T {
  const scope = globalThis as Record<string, unknown>;
  if ('window' in scope) return act(); // called from within
  Object.assign(scope, LENT);
  try {
    return act();
  } finally {
    for (const name of Object.keys(LENT)) delete scope[name];
  }
}
