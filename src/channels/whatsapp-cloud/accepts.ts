// What of a draft WhatsApp could never take, by form alone (channels.md §A.2).
import type { ErrorCode } from '../../domain/errors.ts';
import type { Draft, Settings } from '../channel.ts';
import { readWhatsappSettings } from './settings.ts';

const TEXT_MAX = 4096;
const BUTTON_TEXT_MAX = 1024;
const CAPTION_MAX = 1024;
const LABEL_MAX = 20;
/** Pictures are JPEG or PNG. Other kinds of file are refused by their ending; an address without a telling one may be either. */
const NO_PICTURE =
  /\.(?:gif|webp|bmp|svg|tiff?|heic|heif|avif|ico|psd|mp4|3gp|mov|avi|mkv|webm|mp3|ogg|amr|aac|wav|pdf|docx?|xlsx?|pptx?|txt|zip|rar)$/i;

/** Null when a message of this form can be sent. */
export function accepts({ text, content }: Draft, given: Settings): ErrorCode | null {
  const { image, button, action } = content;
  const read = readWhatsappSettings(given);
  const textMax = read.kind === 'ok' ? read.settings.text_max : TEXT_MAX;
  const hasButton = button !== undefined && button !== '';
  const hasText = text.trim() !== '';
  const hasImage = image !== undefined && image !== '';
  if (!hasText && (hasButton || !hasImage)) return 'text_missing';
  if (hasButton && (action === undefined || !isHttps(action))) return 'link_missing';
  // A link nobody could press: no such layout.
  if (!hasButton && action !== undefined && action !== '') return 'text_missing';
  if (hasImage && (!isHttps(image) || NO_PICTURE.test(new URL(image).pathname))) return 'link_missing';
  if (hasButton && longer(button, LABEL_MAX)) return 'text_too_long';
  return longer(text, hasButton ? BUTTON_TEXT_MAX : hasImage ? CAPTION_MAX : textMax) ? 'text_too_long' : null;
}

function isHttps(address: string): boolean {
  return /^https:\/\/[^/\s]/i.test(address) && URL.canParse(address) && !/\s/.test(address);
}

/** Counts characters, not UTF-16 units: an emoji is one. */
function longer(words: string, max: number): boolean {
  if (words.length <= max) return false;
  if (words.length > max * 2) return true;
  return [...words].length > max;
}
