// Facts of the published description of Telegram's Bot API, as far as they concern us: names, types, bounds, lists of values.
// Source: github.com/PaulSonOfLars/telegram-bot-api-spec, api.json, commit d59462bb813375e5fd53e3969d59400969148bf7,
// which says "Bot API 10.3, August 24, 2026" (it is made from core.telegram.org/bots/api); bounds are of its sentences.
// The long objects (Message, Update) are given only with the fields that either side uses.
import type { Difference, Shapes } from './check.ts';

const USER = {
  id: 'integer!',
  is_bot: 'boolean!',
  first_name: 'string!',
  last_name: 'string',
  username: 'string',
  language_code: 'string',
  is_premium: 'true',
};
const MARKUP = 'InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply';
/** Of sendMessage and sendPhoto both. */
const SENDING = {
  business_connection_id: 'string',
  chat_id: 'integer|string!',
  message_thread_id: 'integer',
  direct_messages_topic_id: 'integer',
  parse_mode: 'string =HTML|MarkdownV2|Markdown',
  disable_notification: 'boolean',
  protect_content: 'boolean',
  allow_paid_broadcast: 'boolean',
  message_effect_id: 'string',
  reply_markup: MARKUP,
};
/** Names of updates: of Update's fields all but `update_id`. */
const UPDATES = [
  'message edited_message channel_post edited_channel_post business_connection business_message edited_business_message',
  'deleted_business_messages guest_message message_reaction message_reaction_count inline_query chosen_inline_result',
  'callback_query shipping_query pre_checkout_query purchased_paid_media poll poll_answer my_chat_member chat_member',
  'chat_join_request chat_boost removed_chat_boost managed_bot subscription stopped_message_generation',
];
export const UPDATE_NAMES: readonly string[] = UPDATES.join(' ').split(' ');

const BUTTON_KINDS = [
  'url',
  'callback_data',
  'web_app',
  'login_url',
  'switch_inline_query',
  'switch_inline_query_current_chat',
  'copy_text',
  'pay',
];
const REQUEST_KINDS = ['request_contact', 'request_location'];
const STYLE = 'string =danger|success|primary';

const OBJECTS: Shapes = {
  User: { fields: USER },
  Chat: {
    fields: {
      id: 'integer!',
      type: 'string! =private|group|supergroup|channel',
      title: 'string',
      username: 'string',
      first_name: 'string',
      last_name: 'string',
    },
  },
  Message: {
    fields: {
      message_id: 'integer!',
      date: 'integer!',
      chat: 'Chat!',
      from: 'User',
      text: 'string',
      entities: '[MessageEntity]',
      photo: '[PhotoSize]',
      caption: 'string',
      caption_entities: '[MessageEntity]',
      contact: 'Contact',
      has_protected_content: 'true',
      link_preview_options: 'LinkPreviewOptions',
      reply_markup: 'InlineKeyboardMarkup',
    },
  },
  MessageEntity: { fields: { type: 'string!', offset: 'integer!', length: 'integer!', url: 'string' } },
  PhotoSize: {
    fields: {
      file_id: 'string!',
      file_unique_id: 'string!',
      width: 'integer!',
      height: 'integer!',
      file_size: 'integer',
    },
  },
  Contact: {
    fields: {
      phone_number: 'string!',
      first_name: 'string!',
      last_name: 'string',
      user_id: 'integer',
      vcard: 'string',
    },
  },
  LinkPreviewOptions: {
    fields: {
      is_disabled: 'boolean',
      url: 'string',
      prefer_small_media: 'boolean',
      prefer_large_media: 'boolean',
      show_above_text: 'boolean',
    },
  },
  InlineKeyboardMarkup: { fields: { inline_keyboard: '[[InlineKeyboardButton]]!', force_reply: 'boolean' } },
  InlineKeyboardButton: {
    fields: {
      text: 'string!',
      icon_custom_emoji_id: 'string',
      style: STYLE,
      url: 'string',
      callback_data: 'string 1..64',
    },
    exactlyOne: BUTTON_KINDS,
  },
  ReplyKeyboardMarkup: {
    fields: {
      keyboard: '[[KeyboardButton]]!',
      is_persistent: 'boolean',
      resize_keyboard: 'boolean',
      one_time_keyboard: 'boolean',
      input_field_placeholder: 'string 1..64',
      selective: 'boolean',
      force_reply: 'boolean',
    },
  },
  KeyboardButton: {
    fields: {
      text: 'string!',
      icon_custom_emoji_id: 'string',
      style: STYLE,
      request_contact: 'boolean',
      request_location: 'boolean',
    },
    atMostOne: REQUEST_KINDS,
  },
  ReplyKeyboardRemove: { fields: { remove_keyboard: 'true!', selective: 'boolean' } },
  ForceReply: {
    fields: { force_reply: 'true!', input_field_placeholder: 'string 1..64', selective: 'boolean' },
  },
};

/** Parameters by method; `…InAnswer`: the same, named in the answer of a webhook. */
export const REQUESTS: Shapes = {
  ...OBJECTS,
  getMe: { fields: {} },
  sendMessage: {
    fields: { ...SENDING, text: 'string! 1..4096', link_preview_options: 'LinkPreviewOptions' },
  },
  sendMessageInAnswer: {
    fields: {
      ...SENDING,
      method: 'string! =sendMessage',
      text: 'string! 1..4096',
      link_preview_options: 'LinkPreviewOptions',
    },
  },
  sendPhoto: {
    fields: {
      ...SENDING,
      photo: 'string!',
      caption: 'string 0..1024',
      show_caption_above_media: 'boolean',
      has_spoiler: 'boolean',
    },
  },
  setWebhook: {
    fields: {
      url: 'string! /^(https:\\/\\/.*|)$/',
      ip_address: 'string',
      max_connections: 'integer 1..100',
      allowed_updates: '[string]',
      drop_pending_updates: 'boolean',
      secret_token: 'string 1..256 /^[A-Za-z0-9_-]*$/',
    },
  },
};

const answer = (result: string): { fields: Record<string, string> } => ({
  fields: { ok: 'true!', result: `${result}!`, description: 'string' },
});

/** Answers by method, and `refused` of every method. */
export const ANSWERS: Shapes = {
  ...OBJECTS,
  sendMessage: answer('Message'),
  sendPhoto: answer('Message'),
  setWebhook: answer('true'),
  deleteWebhook: answer('true'),
  getWebhookInfo: answer('WebhookInfo'),
  getUpdates: answer('[Update]'),
  getMe: answer('Bot'),
  Bot: {
    fields: {
      ...USER,
      can_join_groups: 'boolean',
      can_read_all_group_messages: 'boolean',
      supports_inline_queries: 'boolean',
    },
  },
  WebhookInfo: {
    fields: {
      url: 'string!',
      has_custom_certificate: 'boolean!',
      pending_update_count: 'integer!',
      ip_address: 'string',
      last_error_date: 'integer',
      last_error_message: 'string',
      max_connections: 'integer',
      allowed_updates: '[string]',
    },
  },
  Update: { fields: { update_id: 'integer!' } },
  refused: {
    fields: { ok: 'boolean! =false', error_code: 'integer!', description: 'string!', parameters: 'ResponseParameters' },
  },
  ResponseParameters: { fields: { migrate_to_chat_id: 'integer', retry_after: 'integer' } },
};

/** What the webhook gets: a message or a change of membership here, of updates there are more. */
export const UPDATE: Shapes = {
  ...OBJECTS,
  Update: {
    fields: { update_id: 'integer!', message: 'Message', my_chat_member: 'ChatMemberUpdated' },
    atMostOne: ['message', 'my_chat_member'],
  },
  ChatMemberUpdated: {
    fields: {
      chat: 'Chat!',
      from: 'User!',
      date: 'integer!',
      old_chat_member: 'ChatMemberMember|ChatMemberBanned!',
      new_chat_member: 'ChatMemberMember|ChatMemberBanned!',
    },
  },
  ChatMemberMember: {
    fields: { status: 'string! =member', user: 'User!', tag: 'string', until_date: 'integer' },
  },
  ChatMemberBanned: { fields: { status: 'string! =kicked', user: 'User!', until_date: 'integer!' } },
};

/** What the description forbids and the simulator takes, as the real server does. */
export const LAXER: readonly Difference[] = [
  { fault: /^setWebhook\.url: left out$/, why: 'the server takes no address for an empty one: no webhook (M)' },
  { fault: /^setWebhook\.max_connections: (0|101)$/, why: 'the server takes the nearest bound (M)' },
  { fault: /^setWebhook\.secret_token: ""$/, why: 'an empty parameter is none, as in a form' },
];
