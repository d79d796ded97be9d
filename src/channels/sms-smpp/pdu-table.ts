// SMPP 3.4 (Issue 1.2, §4 and §5) as data: which PDUs there are, the order of their fields, and the optional
// parameters. Parser and builder both read these tables, so they cannot disagree (codec.ts).

/** `octets` is a length octet (sm_length) followed by that many octets. */
export type FieldKind = 'u8' | 'cstring' | 'octets';

export interface FieldSpec {
  readonly name: string;
  readonly kind: FieldKind;
  /** Octets the specification allows, the closing NUL included. Documentation: vendors exceed it, so we tolerate. */
  readonly max?: number;
}

export interface PduSpec {
  readonly id: number;
  readonly fields: readonly FieldSpec[];
}

const u8 = <const N extends string>(name: N) => ({ name, kind: 'u8' }) as const;
const cstring = <const N extends string>(name: N, max: number) => ({ name, kind: 'cstring', max }) as const;
const octets = <const N extends string>(name: N) => ({ name, kind: 'octets', max: 254 }) as const;

const SOURCE = [u8('source_addr_ton'), u8('source_addr_npi'), cstring('source_addr', 21)] as const;
const DESTINATION = [u8('dest_addr_ton'), u8('dest_addr_npi'), cstring('destination_addr', 21)] as const;

const BIND = [
  cstring('system_id', 16),
  cstring('password', 9),
  cstring('system_type', 13),
  u8('interface_version'),
  u8('addr_ton'),
  u8('addr_npi'),
  cstring('address_range', 41),
] as const;
const BIND_RESP = [cstring('system_id', 16)] as const;

const SHORT_MESSAGE = [
  cstring('service_type', 6),
  ...SOURCE,
  ...DESTINATION,
  u8('esm_class'),
  u8('protocol_id'),
  u8('priority_flag'),
  cstring('schedule_delivery_time', 17),
  cstring('validity_period', 17),
  u8('registered_delivery'),
  u8('replace_if_present_flag'),
  u8('data_coding'),
  u8('sm_default_msg_id'),
  octets('short_message'),
] as const;
const MESSAGE_ID = [cstring('message_id', 65)] as const;

export const PDUS = {
  generic_nack: { id: 0x80000000, fields: [] },
  bind_receiver: { id: 0x01, fields: BIND },
  bind_receiver_resp: { id: 0x80000001, fields: BIND_RESP },
  bind_transmitter: { id: 0x02, fields: BIND },
  bind_transmitter_resp: { id: 0x80000002, fields: BIND_RESP },
  query_sm: { id: 0x03, fields: [...MESSAGE_ID, ...SOURCE] },
  query_sm_resp: {
    id: 0x80000003,
    fields: [...MESSAGE_ID, cstring('final_date', 17), u8('message_state'), u8('error_code')],
  },
  submit_sm: { id: 0x04, fields: SHORT_MESSAGE },
  submit_sm_resp: { id: 0x80000004, fields: MESSAGE_ID },
  deliver_sm: { id: 0x05, fields: SHORT_MESSAGE },
  deliver_sm_resp: { id: 0x80000005, fields: MESSAGE_ID },
  unbind: { id: 0x06, fields: [] },
  unbind_resp: { id: 0x80000006, fields: [] },
  replace_sm: {
    id: 0x07,
    fields: [
      ...MESSAGE_ID,
      ...SOURCE,
      cstring('schedule_delivery_time', 17),
      cstring('validity_period', 17),
      u8('registered_delivery'),
      u8('sm_default_msg_id'),
      octets('short_message'),
    ],
  },
  replace_sm_resp: { id: 0x80000007, fields: [] },
  cancel_sm: { id: 0x08, fields: [cstring('service_type', 6), ...MESSAGE_ID, ...SOURCE, ...DESTINATION] },
  cancel_sm_resp: { id: 0x80000008, fields: [] },
  bind_transceiver: { id: 0x09, fields: BIND },
  bind_transceiver_resp: { id: 0x80000009, fields: BIND_RESP },
  outbind: { id: 0x0b, fields: [cstring('system_id', 16), cstring('password', 9)] },
  enquire_link: { id: 0x15, fields: [] },
  enquire_link_resp: { id: 0x80000015, fields: [] },
  alert_notification: {
    id: 0x102,
    fields: [...SOURCE, u8('esme_addr_ton'), u8('esme_addr_npi'), cstring('esme_addr', 65)],
  },
  data_sm: {
    id: 0x103,
    fields: [
      cstring('service_type', 6),
      ...SOURCE,
      ...DESTINATION,
      u8('esm_class'),
      u8('registered_delivery'),
      u8('data_coding'),
    ],
  },
  data_sm_resp: { id: 0x80000103, fields: MESSAGE_ID },
} as const satisfies Record<string, PduSpec>;

export type CommandName = keyof typeof PDUS;

/** A response carries its request's id with the top bit set (§3.2). */
export const RESPONSE_BIT = 0x80000000;

/** How a TLV's value is written. A number may be shorter or longer on the wire: vendors differ. */
export type TlvKind = 'u8' | 'u16' | 'u32' | 'cstring' | 'octets';

/** Optional parameters we understand (§5.3.2); every other tag is kept as raw octets. */
export const TLVS = {
  dest_addr_subunit: { tag: 0x0005, kind: 'u8' },
  payload_type: { tag: 0x0019, kind: 'u8' },
  additional_status_info_text: { tag: 0x001d, kind: 'cstring' },
  receipted_message_id: { tag: 0x001e, kind: 'cstring' },
  user_message_reference: { tag: 0x0204, kind: 'u16' },
  source_port: { tag: 0x020a, kind: 'u16' },
  destination_port: { tag: 0x020b, kind: 'u16' },
  sar_msg_ref_num: { tag: 0x020c, kind: 'u16' },
  sar_total_segments: { tag: 0x020e, kind: 'u8' },
  sar_segment_seqnum: { tag: 0x020f, kind: 'u8' },
  sc_interface_version: { tag: 0x0210, kind: 'u8' },
  number_of_messages: { tag: 0x0304, kind: 'u8' },
  dpf_result: { tag: 0x0420, kind: 'u8' },
  network_error_code: { tag: 0x0423, kind: 'octets' },
  message_payload: { tag: 0x0424, kind: 'octets' },
  delivery_failure_reason: { tag: 0x0425, kind: 'u8' },
  more_messages_to_send: { tag: 0x0426, kind: 'u8' },
  message_state: { tag: 0x0427, kind: 'u8' },
  congestion_state: { tag: 0x0428, kind: 'u8' },
} as const satisfies Record<string, { tag: number; kind: TlvKind }>;

export type TlvName = keyof typeof TLVS;

type ValueOf<K> = K extends 'u8' | 'u16' | 'u32' ? number : K extends 'cstring' ? string : Uint8Array;
type FieldsOf<C extends CommandName> = (typeof PDUS)[C]['fields'][number];

/** The mandatory fields of a PDU, typed by its table. */
export type Body<C extends CommandName> = {
  [F in FieldsOf<C> as F extends FieldSpec ? F['name'] : never]: F extends FieldSpec ? ValueOf<F['kind']> : never;
};

export type Tlvs = { [N in TlvName]?: ValueOf<(typeof TLVS)[N]['kind']> };

export interface PduOf<C extends CommandName> {
  command: C;
  status: number;
  sequence: number;
  body: Body<C>;
  tlvs: Tlvs;
  /** Optional parameters we have no name for, by tag; absent when there are none. */
  unknownTlvs?: Map<number, Uint8Array>;
}

/** Any PDU, told apart by `command`. */
export type Pdu = { [C in CommandName]: PduOf<C> }[CommandName];

/** `esm_class` bits (§5.2.12). */
export const ESM = { messageTypeMask: 0x3c, receipt: 0x04, intermediate: 0x20, udhi: 0x40 } as const;

/** `message_state` values (§5.2.28). */
export const MESSAGE_STATE = {
  ENROUTE: 1,
  DELIVERED: 2,
  EXPIRED: 3,
  DELETED: 4,
  UNDELIVERABLE: 5,
  ACCEPTED: 6,
  UNKNOWN: 7,
  REJECTED: 8,
} as const;
