// The documents' layouts as Bot API calls (channels.md §C.2), and what of them Telegram could never take.

import type { ErrorCode } from '../../domain/errors.ts';
import type { Draft, Job } from '../channel.ts';
import type { BotSettings } from './settings.ts';

const TEXT_MAX = 4096;
const CAPTION_MAX = 1024;
const URL_MAX = 2048;

export interface BotCall {
  method: 'sendMessage' | 'sendPhoto';
  parameters: Record<string, unknown>;
}

/** A job's call: a picture carries the text below it. */
export function callFor(settings: BotSettings, chatId: number | string, { text, content }: Job): BotCall {
  const { parse_mode, link_preview, protect_content } = settings;
  const { button, action, image } = content;
  const common = {
    chat_id: chatId,
    ...(parse_mode === 'none' ? {} : { parse_mode }),
    ...(protect_content ? { protect_content } : {}),
    ...(button === undefined ? {} : { reply_markup: { inline_keyboard: [[{ text: button, url: action }]] } }),
  };
  if (image !== undefined) {
    return {
      method: 'sendPhoto',
      parameters: { ...common, photo: image, ...(text === '' ? {} : { caption: text }) },
    };
  }
  const preview = link_preview ? {} : { link_preview_options: { is_disabled: true } };
  return { method: 'sendMessage', parameters: { ...common, text, ...preview } };
}

/** What Telegram could never take of a draft, null when nothing. With markup, a text's length is known only to Telegram. */
export function faultOf({ text, content }: Draft, markup: boolean): ErrorCode | null {
  const { button, action, image, audio } = content;
  if (audio !== undefined) return 'text_missing';
  if (image === undefined && text.trim() === '') return 'text_missing';
  if (image !== undefined && !isWebAddress(image)) return 'link_missing';
  if (button !== undefined && button.trim() === '') return 'text_missing';
  if (button !== undefined && (action === undefined || !isWebAddress(action))) return 'link_missing';
  if (button === undefined && action !== undefined) return 'text_missing';
  const most = image === undefined ? TEXT_MAX : CAPTION_MAX;
  return !markup && text.length > most ? 'text_too_long' : null;
}

/** Telegram opens and fetches http as well as https. */
function isWebAddress(url: string): boolean {
  return url.length <= URL_MAX && /^https?:$/.test(URL.parse(url)?.protocol ?? '');
}
