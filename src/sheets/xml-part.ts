// A part of an XLSX as XML events. What a part may not do: hold an element or a text without end.
import { SaxesParser } from 'saxes';
import { SheetError } from './sheet-row.ts';
import type { PartSink } from './unzip.ts';

/** Bytes without any tag: a text or an attribute that long is no table. */
const SILENT_BYTES_MAX = 1024 * 1024;
/** A sheet has six levels, a rich text in it some more; the parser keeps every element that is open. */
const DEPTH_MAX = 32;

export interface XmlEvents {
  /** Names without their prefix. */
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  close(name: string): void;
  text(text: string): void;
}

/** Parses what it is given, no more than `bytesMax`; errors are thrown as SheetError that names the part. */
export function xmlSink(part: string, events: XmlEvents, bytesMax = Number.POSITIVE_INFINITY): PartSink {
  const decoder = new TextDecoder();
  let silent = 0;
  let depth = 0;
  let sum = 0;
  const parser = new SaxesParser({ position: false });
  parser.on('opentag', (tag) => {
    silent = 0;
    depth += 1;
    if (depth > DEPTH_MAX) throw new SheetError(`${part} is nested too deep`);
    events.open(local(tag.name), tag.attributes as Record<string, string>);
  });
  parser.on('closetag', (tag) => {
    silent = 0;
    depth -= 1;
    events.close(local(tag.name));
  });
  parser.on('text', events.text);
  parser.on('cdata', events.text);
  parser.on('error', () => {
    throw new SheetError(`${part} is damaged`);
  });
  return (bytes) => {
    silent += bytes.length;
    sum += bytes.length;
    if (sum > bytesMax) throw new SheetError(`${part} is too large: save the file as CSV`);
    // A slice may be large and full of tags: the meter counts from the last one on.
    parser.write(decoder.decode(bytes, { stream: true }));
    if (silent > SILENT_BYTES_MAX + bytes.length) throw new SheetError(`${part} has a text without end`);
  };
}

function local(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}
