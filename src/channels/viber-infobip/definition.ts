// The connector `viber-infobip`: Viber Business Messages by phone number through Infobip (channels.md §B.3).
import type { ChannelDefinition, Job } from '../channel.ts';
import { FaultyLink } from '../faulty-link.ts';
import type { HttpClient, HttpReply } from '../http/client.ts';
import { HttpLink, type Verdict } from '../http/link.ts';
import { reference } from '../reference.ts';
import type { HttpAnswer } from '../viber-business/answer.ts';
import { faultOf } from '../viber-business/layout.ts';
import { complaintsOf, verdictOf } from './answer.ts';
import { infobipHook } from './hook.ts';
import { requestOf } from './request.ts';
import { FIELDS, readInfobipSettings } from './settings.ts';
import { ERROR_CLASSES } from './statuses.ts';

/** What Infobip takes as mediaUrl of a picture. */
const IMAGE_TYPES = new Set(['jpg', 'jpeg', 'png']);

export const viberInfobip: ChannelDefinition = {
  type: 'viber-infobip',
  channels: ['viber'],
  settings: FIELDS,
  links: 'https',
  chargePolicy: 'delivered',
  statuses: ['delivered', 'read', 'undelivered', 'expired', 'rejected', 'enroute', 'accepted'],
  errorClasses: ERROR_CLASSES,
  references: ({ messageId }) => [reference(messageId, 0)],
  accepts({ sender, text, content }, given) {
    const read = readInfobipSettings(given);
    if (read.kind === 'invalid') return null;
    if (sender === '' && read.settings.sender === '') return 'sender_missing';
    return faultOf(text, content, IMAGE_TYPES);
  },
  hook: infobipHook,
  open({ settings: given }, port, onNotice) {
    const read = readInfobipSettings(given);
    if (read.kind === 'invalid') return new FaultyLink(read.faults.join('; '), port);
    const { settings } = read;
    const notice = onNotice ?? (() => {});
    const judge = (job: Job, reply: HttpReply): Verdict => {
      const mark = reference(job.messageId, 0);
      const away = link.judge(reply);
      if (away !== null) return away.kind === 'in_doubt' ? { ...away, reference: mark } : away;
      // Null exactly for an answer.
      const answer = reply as HttpAnswer;
      const complaints = complaintsOf(answer);
      if (complaints !== '') notice('refused_fields', { message_id: job.messageId, fields: complaints });
      return verdictOf(answer, mark);
    };
    const deliver = (job: Job, http: HttpClient): Promise<Verdict> => {
      const request = requestOf(job, settings, Date.now());
      if (request === null) return Promise.resolve({ kind: 'refused', code: 'layout', errorClass: 'content' });
      const headers = {
        authorization: `App ${settings.api_key}`,
        'content-type': 'application/json',
        accept: 'application/json',
      };
      return http
        .call({ method: 'POST', path: '/viber/2/messages', headers, body: JSON.stringify(request) })
        .then((reply) => judge(job, reply));
    };
    const link: HttpLink = new HttpLink({ settings, port, notice, deliver });
    return link;
  },
};
