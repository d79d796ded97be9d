// command_status (SMPP 3.4 §5.1.3): names, and the class that decides what becomes of the message (channels.md §D.2).
import type { ErrorClass } from '../channel.ts';

export const STATUS = {
  ESME_ROK: 0x00,
  ESME_RINVMSGLEN: 0x01,
  ESME_RINVCMDLEN: 0x02,
  ESME_RINVCMDID: 0x03,
  ESME_RINVBNDSTS: 0x04,
  ESME_RALYBND: 0x05,
  ESME_RINVPRTFLG: 0x06,
  ESME_RINVREGDLVFLG: 0x07,
  ESME_RSYSERR: 0x08,
  ESME_RINVSRCADR: 0x0a,
  ESME_RINVDSTADR: 0x0b,
  ESME_RINVMSGID: 0x0c,
  ESME_RBINDFAIL: 0x0d,
  ESME_RINVPASWD: 0x0e,
  ESME_RINVSYSID: 0x0f,
  ESME_RCANCELFAIL: 0x11,
  ESME_RREPLACEFAIL: 0x13,
  ESME_RMSGQFUL: 0x14,
  ESME_RINVSERTYP: 0x15,
  ESME_RINVNUMDESTS: 0x33,
  ESME_RINVDLNAME: 0x34,
  ESME_RINVDESTFLAG: 0x40,
  ESME_RINVSUBREP: 0x42,
  ESME_RINVESMCLASS: 0x43,
  ESME_RCNTSUBDL: 0x44,
  ESME_RSUBMITFAIL: 0x45,
  ESME_RINVSRCTON: 0x48,
  ESME_RINVSRCNPI: 0x49,
  ESME_RINVDSTTON: 0x50,
  ESME_RINVDSTNPI: 0x51,
  ESME_RINVSYSTYP: 0x53,
  ESME_RINVREPFLAG: 0x54,
  ESME_RINVNUMMSGS: 0x55,
  ESME_RTHROTTLED: 0x58,
  ESME_RINVSCHED: 0x61,
  ESME_RINVEXPIRY: 0x62,
  ESME_RINVDFTMSGID: 0x63,
  ESME_RX_T_APPN: 0x64,
  ESME_RX_P_APPN: 0x65,
  ESME_RX_R_APPN: 0x66,
  ESME_RQUERYFAIL: 0x67,
  ESME_RINVOPTPARSTREAM: 0xc0,
  ESME_ROPTPARNOTALLWD: 0xc1,
  ESME_RINVPARLEN: 0xc2,
  ESME_RMISSINGOPTPARAM: 0xc3,
  ESME_RINVOPTPARAMVAL: 0xc4,
  ESME_RDELIVERYFAILURE: 0xfe,
  ESME_RUNKNOWNERR: 0xff,
  ESME_RSERTYPUNAUTH: 0x100,
  ESME_RPROHIBITED: 0x101,
  ESME_RSERTYPUNAVAIL: 0x102,
  ESME_RSERTYPDENIED: 0x103,
  ESME_RINVDCS: 0x104,
} as const;

export type StatusName = keyof typeof STATUS;

const CLASSES: Record<ErrorClass, readonly StatusName[]> = {
  temporary: [
    'ESME_RINVBNDSTS',
    'ESME_RALYBND',
    'ESME_RSYSERR',
    'ESME_RSUBMITFAIL',
    'ESME_RX_T_APPN',
    'ESME_RDELIVERYFAILURE',
    'ESME_RUNKNOWNERR',
    'ESME_RSERTYPUNAVAIL',
  ],
  throttle: ['ESME_RMSGQFUL', 'ESME_RTHROTTLED'],
  recipient: ['ESME_RINVDSTADR', 'ESME_RINVDSTTON', 'ESME_RINVDSTNPI'],
  content: [
    'ESME_RINVMSGLEN',
    'ESME_RINVCMDLEN',
    'ESME_RINVCMDID',
    'ESME_RINVPRTFLG',
    'ESME_RINVREGDLVFLG',
    'ESME_RINVSRCADR',
    'ESME_RINVMSGID',
    'ESME_RCANCELFAIL',
    'ESME_RREPLACEFAIL',
    'ESME_RINVSERTYP',
    'ESME_RINVNUMDESTS',
    'ESME_RINVDLNAME',
    'ESME_RINVDESTFLAG',
    'ESME_RINVSUBREP',
    'ESME_RINVESMCLASS',
    'ESME_RCNTSUBDL',
    'ESME_RINVSRCTON',
    'ESME_RINVSRCNPI',
    'ESME_RINVREPFLAG',
    'ESME_RINVNUMMSGS',
    'ESME_RINVSCHED',
    'ESME_RINVEXPIRY',
    'ESME_RINVDFTMSGID',
    'ESME_RX_P_APPN',
    'ESME_RX_R_APPN',
    'ESME_RQUERYFAIL',
    'ESME_RINVOPTPARSTREAM',
    'ESME_ROPTPARNOTALLWD',
    'ESME_RINVPARLEN',
    'ESME_RMISSINGOPTPARAM',
    'ESME_RINVOPTPARAMVAL',
    'ESME_RINVDCS',
  ],
  configuration: [
    'ESME_RBINDFAIL',
    'ESME_RINVPASWD',
    'ESME_RINVSYSID',
    'ESME_RINVSYSTYP',
    'ESME_RSERTYPUNAUTH',
    'ESME_RPROHIBITED',
    'ESME_RSERTYPDENIED',
  ],
};

const CLASS_BY_STATUS = new Map<number, ErrorClass>();
for (const [errorClass, names] of Object.entries(CLASSES) as [ErrorClass, readonly StatusName[]][]) {
  for (const name of names) CLASS_BY_STATUS.set(STATUS[name], errorClass);
}

const NAME_BY_STATUS = new Map<number, StatusName>();
for (const [name, status] of Object.entries(STATUS) as [StatusName, number][]) NAME_BY_STATUS.set(status, name);

/** A connection's own table: command_status → class, before the common one. */
export type ErrorMap = ReadonlyMap<number, ErrorClass>;

/** Class of a command_status other than 0; one nobody knows is `temporary`, which the pipeline retries a few times. */
export function classOf(status: number, overrides: ErrorMap): ErrorClass {
  return overrides.get(status) ?? CLASS_BY_STATUS.get(status) ?? 'temporary';
}

/** `ESME_RINVDSTADR`, or '' for a vendor's own status. */
export function statusName(status: number): string {
  return NAME_BY_STATUS.get(status) ?? '';
}

/** How a status is written in outcomes, in the connection's error map and in the timeline: `0x0B`, `0x0401`. */
export function statusCode(status: number): string {
  const hex = status.toString(16).toUpperCase();
  return `0x${hex.padStart(hex.length + (hex.length % 2), '0')}`;
}

/** Every status we know → class, by its written form: for documentation and the back office's editor. */
export const ERROR_CLASSES: ReadonlyMap<string, ErrorClass> = new Map(
  [...CLASS_BY_STATUS].sort(([a], [b]) => a - b).map(([status, errorClass]) => [statusCode(status), errorClass]),
);
