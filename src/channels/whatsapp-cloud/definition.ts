// The connector `whatsapp-cloud`: WhatsApp by Meta's Cloud API.
import type { ChannelDefinition, Job } from '../channel.ts';
import { FaultyLink } from '../faulty-link.ts';
import { HttpLink } from '../http/link.ts';
import { reference } from '../reference.ts';
import { accepts } from './accepts.ts';
import { makeDeliver } from './deliver.ts';
import { codeName, ERROR_CLASSES } from './errors.ts';
import { hook } from './hook.ts';
import { FIELDS, readWhatsappSettings } from './settings.ts';

/** The same for every try of a message: statuses carry it back (./opaque.ts). */
const references = ({ messageId }: Job): number[] => [reference(messageId, 0)];

export const whatsappCloud: ChannelDefinition = {
  type: 'whatsapp-cloud',
  channels: ['whatsapp'],
  settings: FIELDS,
  links: 'https',
  chargePolicy: 'delivered',
  statuses: ['accepted', 'delivered', 'read', 'undelivered'],
  errorClasses: ERROR_CLASSES,
  references,
  accepts,
  hook,
  codeName,
  open({ settings: given }, port, onNotice) {
    const read = readWhatsappSettings(given);
    if (read.kind === 'invalid') return new FaultyLink(read.faults.join('; '), port);
    const { settings } = read;
    const notice = onNotice ?? (() => {});
    const deliver = makeDeliver({ settings, port, notice, now: Date.now, judge: (reply) => link.judge(reply) });
    const link = new HttpLink({ settings, port, notice, deliver, references });
    return link;
  },
};
