// Facts of Meta's published description of the WhatsApp Cloud API, as far as they concern us: names, types, bounds, lists of values.
// Source: github.com/facebook/openapi, business-messaging-api_v23.0.yaml, commit 231e184578bf86f5024149dd8d5ec234e340f6cb.
// The file was merged from several and its references were not renamed: where two schemas of one name exist (`MediaObject`,
// `TextMessage`, `BaseMessageProperties`), the one is meant that stands with its kind (requests, webhooks).
import type { Difference, Shapes } from './check.ts';

const OUTGOING = {
  messaging_product: 'string! =whatsapp',
  recipient_type: 'string! =individual|group',
  to: 'string!',
  context: 'MessageContext',
};
const MEDIA = { id: 'string', link: 'string /^https?:\\/\\//' };
const PARAMETER = 'TextParameter|ImageParameter|VideoParameter|DocumentParameter';
const INCOMING = { from: 'string!', id: 'string!', timestamp: 'string!' };

/** POST /{Version}/{Phone-Number-ID}/messages: `TextMessage`, `ImageMessage`, `InteractiveMessage`, `TemplateMessage`. */
export const REQUESTS: Shapes = {
  text: { fields: { ...OUTGOING, type: 'string! =text', text: 'Text!' }, closed: true },
  image: { fields: { ...OUTGOING, type: 'string! =image', image: 'CaptionedMedia!' }, closed: true },
  interactive: { fields: { ...OUTGOING, type: 'string! =interactive', interactive: 'Interactive!' }, closed: true },
  template: { fields: { ...OUTGOING, type: 'string! =template', template: 'Template!' } },
  MessageContext: { fields: { message_id: 'string' } },
  Text: { fields: { body: 'string', preview_url: 'boolean' }, closed: true },
  Media: { fields: MEDIA, exactlyOne: ['id', 'link'] },
  CaptionedMedia: {
    fields: { ...MEDIA, caption: 'string 0..1024' },
    exactlyOne: ['id', 'link'],
    closed: true,
  },
  Interactive: {
    fields: {
      type: 'string! =button|call_permission_request|catalog_message|list|product|product_list|flow',
      header: 'Header',
      body: 'Body',
      footer: 'Footer',
      action: 'ButtonsAction|PermissionAction!',
    },
  },
  Header: {
    fields: {
      type: 'string! =text|video|image|document',
      text: 'string 0..60',
      sub_text: 'string 0..60',
      document: 'Media',
      image: 'Media',
      video: 'Media',
    },
  },
  Body: { fields: { text: 'string! 0..1024' } },
  Footer: { fields: { text: 'string! 0..60' } },
  // Two of the six forms an action may have; lists, products, catalogues and flows have no use here.
  ButtonsAction: { fields: { buttons: '[ReplyButton]! 1..3' } },
  ReplyButton: { fields: { type: 'string! =reply', reply: 'Reply!' } },
  Reply: { fields: { id: 'string! 0..256', title: 'string! 0..20' } },
  PermissionAction: { fields: { name: 'string! =call_permission_request' } },
  Template: {
    fields: {
      name: 'string!',
      language: 'Language!',
      components: '[HeaderComponent|BodyComponent|ButtonComponent]',
    },
  },
  Language: { fields: { policy: 'string! =deterministic', code: 'string!' } },
  HeaderComponent: { fields: { type: 'string! =header', parameters: `[${PARAMETER}] 1..100` } },
  BodyComponent: { fields: { type: 'string! =body', parameters: `[${PARAMETER}]` } },
  ButtonComponent: {
    fields: {
      type: 'string! =button',
      sub_type: 'string! =quick_reply|url|catalog',
      index: 'string! /^[2-6, 11-14]$/',
      parameters: '[PayloadParameter|SuffixParameter]! 1..100',
    },
  },
  // Amounts of money and dates, which a body may have too, have no use here.
  TextParameter: { fields: { type: 'string! =text', text: 'string! 0..32768' } },
  ImageParameter: { fields: { type: 'string! =image', image: 'Media!' } },
  VideoParameter: { fields: { type: 'string! =video', video: 'Media!' } },
  DocumentParameter: { fields: { type: 'string! =document', document: 'Media!' } },
  PayloadParameter: { fields: { type: 'string! =payload', payload: 'string!' } },
  SuffixParameter: { fields: { type: 'string! =text', text: 'string!' } },
};

/** Not of the file, but of Meta's prose, "Interactive Call-to-Action URL Button Messages" (channels.md §A.2). */
export const PROSE: Shapes = {
  CtaAction: { fields: { name: 'string! =cta_url', parameters: 'CtaParameters!' } },
  CtaParameters: { fields: { display_text: 'string! 1..20', url: 'string! /^https?:\\/\\//' } },
};

/** Answers: `MessageResponsePayload` and `GraphAPIError`. */
export const ANSWERS: Shapes = {
  taken: { fields: { messaging_product: 'string', contacts: '[Contact]', messages: '[Message]' } },
  Contact: { fields: { input: 'string', wa_id: 'string' } },
  Message: {
    fields: { id: 'string', message_status: 'string =accepted|held_for_quality_assessment|paused' },
  },
  refused: { fields: { error: 'GraphError!' } },
  GraphError: {
    fields: {
      message: 'string!',
      type: 'string!',
      code: 'integer!',
      error_subcode: 'integer',
      fbtrace_id: 'string',
      is_transient: 'boolean',
      error_user_title: 'string',
      error_user_msg: 'string',
    },
  },
};

const payload = (value: string): Shapes => ({
  payload: { fields: { object: 'string! =whatsapp_business_account', entry: '[Entry]!' } },
  Entry: { fields: { id: 'string!', changes: '[Change]!' } },
  Change: { fields: { value: `${value}!`, field: 'string! =messages' } },
  Metadata: { fields: { display_phone_number: 'string!', phone_number_id: 'string!' } },
});

/** Webhooks of statuses: `StatusMessageValue`. */
export const STATUS_WEBHOOKS: Shapes = {
  ...payload('Value'),
  Value: { fields: { messaging_product: 'string! =whatsapp', metadata: 'Metadata!', statuses: '[Status]!' } },
  Status: {
    fields: {
      id: 'string!',
      status: 'string! =sent|delivered|read|failed',
      timestamp: 'string!',
      recipient_id: 'string!',
      group_id: 'string',
      conversation: 'Conversation',
      pricing: 'Pricing',
      errors: '[StatusError]',
    },
  },
  Conversation: { fields: { id: 'string', expiration_timestamp: 'string', origin: 'Origin' } },
  Origin: { fields: { type: 'string' } },
  Pricing: { fields: { billable: 'boolean', pricing_model: 'string =CBP|PMP', category: 'string' } },
  StatusError: {
    fields: { code: 'integer', title: 'string', message: 'string', error_data: 'ErrorData', href: 'string' },
  },
  ErrorData: { fields: { details: 'string' } },
};

/** Webhooks of users' messages: `IncomingMessageValueGeneral`, of which texts come here. */
export const MESSAGE_WEBHOOKS: Shapes = {
  ...payload('Value'),
  Value: {
    fields: {
      messaging_product: 'string! =whatsapp',
      metadata: 'Metadata!',
      contacts: '[Contact]!',
      messages: '[TextMessage]!',
    },
  },
  Contact: { fields: { profile: 'Profile!', wa_id: 'string' } },
  Profile: { fields: { name: 'string!' } },
  TextMessage: { fields: { ...INCOMING, type: 'string! =text', text: 'Text!' } },
  Text: { fields: { body: 'string!' } },
};

/** Where the connector's requests differ. Each is seen by a test: one that is gone must be taken out of the list. */
export const REQUEST_DIFFERENCES: readonly Difference[] = [
  {
    fault: /^\w+\.biz_opaque_callback_data: is not described$/,
    why: 'described for calls only (at most 512 characters); for messages by the prose and every client (channels.md §A.2)',
  },
  {
    fault: /\.interactive\.type: cta_url is none of the values$/,
    why: "in Meta's prose (Interactive Call-to-Action URL Button Messages), not in the list of the v23.0 file",
  },
  {
    fault: /\.interactive\.action\.(name: cta_url is none of the values|parameters: is not described)$/,
    why: 'the form of cta_url is missing from the file as its kind is; name, display_text (20) and url are of the prose',
  },
  {
    fault: /\.components\[\d\]\.index: \d is not of the pattern$/,
    why: 'the pattern of `index` is a footnote that became one: it excludes the 0 of its own example. The words say 0–9',
  },
];

/** Where the simulator's answers differ. */
export const ANSWER_DIFFERENCES: readonly Difference[] = [
  {
    fault: /^refused\.error\.error_data: is not described$/,
    why: 'of the prose: messaging_product and details, by which one is to judge (channels.md §A.4)',
  },
];

/** Where the simulator's webhooks differ. */
export const WEBHOOK_DIFFERENCES: readonly Difference[] = [
  {
    fault: /\.statuses\[0\]\.status: played is none of the values$/,
    why: 'newer than v23.0: voice messages that were listened to (pywa types/message_status.py, channels.md §A.5)',
  },
  {
    fault: /\.statuses\[0\]\.biz_opaque_callback_data: is not described$/,
    why: 'comes back as it was sent: prose and pywa (channels.md §A.5)',
  },
  { fault: /\.pricing\.type: is not described$/, why: 'from v24 on (channels.md §A.5)' },
  { fault: /\.value\.contacts: is not described$/, why: 'of newer payloads (channels.md §A.5)' },
];

/** What the file requires or describes otherwise, and the simulator takes, as the file's own examples have it. */
export const LAXER: readonly Difference[] = [
  { fault: /^text\.(recipient_type|type): left out$/, why: 'left out in "Send Text Message with Preview URL"' },
  {
    fault: /^(image|interactive|template)\.recipient_type: left out$/,
    why: 'left out in "Send Test Message" and others',
  },
  { fault: /\.language\.policy: left out$/, why: 'left out in "Send Test Message"' },
];
