// What a message has beside its text: the parts of the documents' rich channels and calls (contract.md §2).
import type { ErrorCode } from './errors.ts';
import { CHANNEL_KINDS, type Channel } from './message.ts';

export interface Content {
  /** Label of the button under a text. */
  readonly button?: string;
  /** Where the button leads. */
  readonly action?: string;
  /** URL of a picture. */
  readonly image?: string;
  /** URL of what is played in a call instead of a spoken text. */
  readonly audio?: string;
  /** Seconds a phone may ring, 10–35. */
  readonly waitingS?: number;
  /** Seconds between two calls, 10–3600. */
  readonly intervalS?: number;
  /** Calls in all, 1–9. */
  readonly dials?: number;
  /** Voice: 1–4 male, 5–8 female. */
  readonly gender?: number;
}

export const NO_CONTENT: Content = Object.freeze({});

const URL_LENGTH_MAX = 2048;

/**
 * What is wrong with the form of a message of a channel, null when nothing. Rich channels take a text, a text with a
 * button, a text with a button and a picture, or a picture; calls take a text or an audio file (contract.md §2).
 */
export function checkContent(channel: Channel, text: string, content: Content): ErrorCode | null {
  switch (CHANNEL_KINDS[channel]) {
    case 'text':
      return text.trim() === '' ? 'text_missing' : null;
    case 'rich':
      return checkLayout(text.trim() !== '', content);
    case 'call':
      if (content.audio === undefined) return text.trim() === '' ? 'text_missing' : null;
      return isWebUrl(content.audio) ? null : 'link_missing';
    case 'service':
      return null;
  }
}

function checkLayout(hasText: boolean, { button, action, image }: Content): ErrorCode | null {
  if (image !== undefined && !isWebUrl(image)) return 'link_missing';
  if (button !== undefined || action !== undefined) {
    if (!hasText || button === undefined) return 'text_missing';
    return action !== undefined && isWebUrl(action) ? null : 'link_missing';
  }
  if (!hasText) return image === undefined ? 'text_missing' : null;
  // A picture beside a text belongs to a button, and a button has a link.
  return image === undefined ? null : 'link_missing';
}

/** The same with https addresses for picture and button (ChannelDefinition.links). */
export function withSecureLinks(content: Content): Content {
  const { action, image } = content;
  if (!action?.startsWith('http:') && !image?.startsWith('http:')) return content;
  return {
    ...content,
    ...(action === undefined ? null : { action: action.replace(/^http:/, 'https:') }),
    ...(image === undefined ? null : { image: image.replace(/^http:/, 'https:') }),
  };
}

/** An http or https address of bearable length, without credentials. */
export function isWebUrl(text: string): boolean {
  if (text.length > URL_LENGTH_MAX || !URL.canParse(text)) return false;
  const url = new URL(text);
  return (url.protocol === 'http:' || url.protocol === 'https:') && url.username === '' && url.password === '';
}
