// The four layouts of a Viber message (contract.md, content rules) and what of them can be judged by form. Shared with
// viber-infobip: the limits are Viber's own (channels.md §B.1), whoever carries the message.
import type { Content } from '../../domain/content.ts';
import type { ErrorCode } from '../../domain/errors.ts';

export type Layout = 'text' | 'text_button' | 'image' | 'text_image_button';

const LAYOUTS: ReadonlyMap<string, Layout> = new Map([
  ['text', 'text'],
  ['text+button+action', 'text_button'],
  ['image', 'image'],
  ['text+image+button+action', 'text_image_button'],
]);

/** Characters, not UTF-16 units: an emoji is one. */
export const TEXT_MAX = 1000;
export const BUTTON_MAX = 30;

/** Null for a combination that Viber has no message for. */
export function layoutOf(text: string, { image, button, action }: Content): Layout | null {
  const parts = { text: text.trim(), image, button: button?.trim(), action };
  const given = Object.entries(parts).filter(([, value]) => value !== undefined && value !== '');
  return LAYOUTS.get(given.map(([name]) => name).join('+')) ?? null;
}

/** What of a message could never be a Viber message; null when nothing. `imageTypes` in lower case: `jpg`. */
export function faultOf(text: string, content: Content, imageTypes: ReadonlySet<string>): ErrorCode | null {
  const { image, button, action } = content;
  if (button !== undefined && button.trim() !== '' && (action === undefined || action === '')) return 'link_missing';
  const layout = layoutOf(text, content);
  if (layout === null) return 'text_missing';
  if (lengthOf(text) > TEXT_MAX || lengthOf(button ?? '') > BUTTON_MAX) return 'text_too_long';
  if (action !== undefined && action !== '' && !isHttps(action)) return 'link_missing';
  if (image !== undefined && image !== '' && !isImage(image, imageTypes)) return 'link_missing';
  return null;
}

/** Lower-case ending of the file a URL names, '' when it has none. */
export function endingOf(url: string): string {
  const path = URL.parse(url)?.pathname ?? '';
  return /\.([a-z0-9]{1,8})$/i.exec(path)?.[1]?.toLowerCase() ?? '';
}

export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

function isHttps(url: string): boolean {
  return URL.parse(url)?.protocol === 'https:';
}

/** An address without an ending may still serve a picture: that is left to the provider, who fetches it. */
function isImage(url: string, types: ReadonlySet<string>): boolean {
  const ending = endingOf(url);
  return isHttps(url) && (ending === '' || types.has(ending));
}
