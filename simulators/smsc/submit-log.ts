// One line a submission taken, for crash tests to count duplicates:
// `<smsc id> <destination> <user_message_reference or -> <udh hex or -> <sha1 of the text's octets> <protocol_id> <data_coding>
// <validity_period or ->`
import { hash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { ESM, type PduOf } from '../../src/channels/sms-smpp/pdu-table.ts';
import { splitUdh } from '../../src/channels/sms-smpp/text-decoding.ts';

const FLUSH_MS = 20;

export class SubmitLog {
  private readonly file: number;
  private lines: string[] = [];
  private timer: NodeJS.Timeout | null = null;

  constructor(path: string) {
    this.file = openSync(path, 'a');
  }

  add(id: string, { body, tlvs }: PduOf<'submit_sm'>): void {
    const octets = tlvs.message_payload ?? body.short_message;
    const { udh, text } = splitUdh(octets, (body.esm_class & ESM.udhi) !== 0);
    const udhHex = udh.length === 0 ? '-' : Buffer.from(udh).toString('hex');
    const reference = tlvs.user_message_reference ?? '-';
    const fields = [id, body.destination_addr, reference, udhHex, hash('sha1', text)];
    this.lines.push(`${fields.join(' ')} ${body.protocol_id} ${body.data_coding} ${body.validity_period || '-'}\n`);
    this.timer ??= setTimeout(() => this.flush(), FLUSH_MS);
  }

  flush(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.lines.length === 0) return;
    writeSync(this.file, this.lines.join(''));
    this.lines = [];
  }

  close(): void {
    this.flush();
    closeSync(this.file);
  }
}
