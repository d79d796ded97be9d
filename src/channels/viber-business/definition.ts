// The connector `viber-business`: Viber Business Messages by phone number over Rakuten's own partner API (channels.md §B.1).
import type { ChannelDefinition, Job } from '../channel.ts';
import { FaultyLink } from '../faulty-link.ts';
import type { HttpClient } from '../http/client.ts';
import { HttpLink, type Verdict } from '../http/link.ts';
import { type HttpAnswer, verdictOf } from './answer.ts';
import { viberHook } from './hook.ts';
import { faultOf, lengthOf } from './layout.ts';
import { isTemplate, requestOf, seqOf, TEMPLATE_VALUE_MAX } from './request.ts';
import { FIELDS, readViberSettings } from './settings.ts';
import { codeName, ERROR_CLASSES } from './statuses.ts';

export const viberBusiness: ChannelDefinition = {
  type: 'viber-business',
  channels: ['viber'],
  settings: FIELDS,
  links: 'https',
  chargePolicy: 'delivered',
  statuses: ['delivered', 'read', 'expired'],
  errorClasses: ERROR_CLASSES,
  // Callbacks carry nothing of ours but the phone number.
  references: () => [],
  accepts({ text, content }, given) {
    const read = readViberSettings(given);
    if (read.kind === 'invalid') return null;
    const fault = faultOf(text, content, read.settings.imageTypes);
    if (fault !== null) return fault;
    const { templateMap } = read.settings;
    const asTemplate = content.image === undefined && content.button === undefined && isTemplate('text', read.settings);
    const inTemplate = asTemplate && [...templateMap.values()].includes('text');
    return inTemplate && lengthOf(text) > TEMPLATE_VALUE_MAX ? 'text_too_long' : null;
  },
  hook: viberHook,
  codeName,
  open({ settings: given }, port, onNotice) {
    const read = readViberSettings(given);
    if (read.kind === 'invalid') return new FaultyLink(read.faults.join('; '), port);
    const { settings } = read;
    const deliver = (job: Job, http: HttpClient): Promise<Verdict> => {
      const request = requestOf(job, settings, Date.now());
      if (request === null) return Promise.resolve({ kind: 'refused', code: 'layout', errorClass: 'content' });
      const headers = { 'content-type': 'application/json' };
      return (
        http
          .call({ method: 'POST', path: '/send_message', headers, body: JSON.stringify(request) })
          // `judge` is null exactly for an answer.
          .then((reply) => link.judge(reply) ?? verdictOf(reply as HttpAnswer, seqOf(job.messageId, job.step)))
      );
    };
    const link: HttpLink = new HttpLink({ settings, port, notice: onNotice ?? (() => {}), deliver });
    return link;
  },
};
