// The connector `sms-smpp`: SMS, HLR and PING over SMPP 3.4 as ESME.
import type { ChannelDefinition, Notice } from '../channel.ts';
import { FaultyLink } from '../faulty-link.ts';
import { reference } from '../reference.ts';
import { type Connect, makeConnect } from './connect.ts';
import { SmppLink } from './link.ts';
import { FIELDS, readSmppSettings } from './settings.ts';
import { ERROR_CLASSES, statusName } from './statuses.ts';

export const smsSmpp: ChannelDefinition = {
  type: 'sms-smpp',
  channels: ['sms', 'hlr', 'ping'],
  settings: FIELDS,
  chargePolicy: 'submitted',
  statuses: ['delivered', 'undelivered', 'expired', 'rejected', 'unknown', 'enroute', 'accepted'],
  errorClasses: ERROR_CLASSES,
  codeName: (code) => (/^0x[0-9a-f]+$/i.test(code) ? statusName(Number(code)) || code : code),
  references: ({ messageId, segments }) => {
    // A 16-bit header can make one part more than was priced.
    const parts = segments > 1 ? segments + 1 : 1;
    return Array.from({ length: parts }, (_, index) => reference(messageId, index));
  },
  open({ settings }, port, onNotice) {
    const read = readSmppSettings(settings);
    if (read.kind === 'invalid') return new FaultyLink(read.faults.join('; '), port);
    let connect: Connect;
    try {
      connect = makeConnect(read.settings);
    } catch (error) {
      return new FaultyLink((error as Error).message, port);
    }
    const notice: Notice = onNotice ?? (() => {});
    return new SmppLink(read.settings, port, { connect, now: Date.now, random: Math.random, notice });
  },
};
