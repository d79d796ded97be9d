// Every option of a connection to an Asterisk, as data for the command line and the form, and as the engine works with them.
import type { SettingField } from '../channel.ts';
import { number, text } from '../fields.ts';

export const FIELDS: readonly SettingField[] = [
  text('base_url', 'http://127.0.0.1:8088/ari', "Address of Asterisk's ARI, without a slash at the end"),
  text('user', undefined, 'ARI user (ari.conf), not read-only', { required: true }),
  text('password', undefined, 'Password of the ARI user', { required: true, secret: true }),
  text(
    'app',
    '',
    'Name of our Stasis application, one for each gateway process: a second one of the same name silences the first; empty = kaskad-CONNECTION',
  ),
  text('trunk', '', 'Name of the PJSIP endpoint calls go out by'),
  text('endpoint', 'PJSIP/{number}@{trunk}', 'What Asterisk dials: {number} is the person, {trunk} the trunk'),
  text('sound_dir', '', 'Folder for sounds that Asterisk reads too; needed for spoken messages, not for flash calls'),
  text('sound_dir_remote', '', 'The same folder as Asterisk sees it; empty = sound_dir'),
  number('sound_keep_h', 24, 1, 8760, 'How long a sound nobody plays any more is kept, hours'),
  text(
    'amd_context',
    'kaskad-amd',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is Asterisk's own syntax
    'Dialplan context that tells machines from people: exten s: AMD(), then Stasis(${KASKAD_APP},amd,${AMDSTATUS},${AMDCAUSE})',
  ),
  number('ari_requests', 32, 1, 128, "Requests to Asterisk at once; keep it below http.conf's sessionlimit (100)"),
  number('ari_timeout_s', 10, 0.05, 120, 'How long an answer of Asterisk is waited for, seconds'),
  number('ari_reconnect_min_s', 0.5, 0.01, 600, 'First pause before reconnecting, seconds; each next one doubles'),
  number('ari_reconnect_max_s', 30, 0.01, 3600, 'Longest pause before reconnecting, seconds'),
  number('ari_probe_s', 15, 0.05, 600, 'How often the event connection is tried out, seconds'),
  number('ari_guard_s', 5, 0.05, 60, 'How long an event that must come is waited for before we go and look, seconds'),
];

/** Settings as read; names are the fields' own. */
export interface AsteriskSettings {
  base_url: string;
  user: string;
  password: string;
  app: string;
  trunk: string;
  endpoint: string;
  sound_dir: string;
  sound_dir_remote: string;
  sound_keep_h: number;
  amd_context: string;
  ari_requests: number;
  ari_timeout_s: number;
  ari_reconnect_min_s: number;
  ari_reconnect_max_s: number;
  ari_probe_s: number;
  ari_guard_s: number;
}

/**
 * The engine's settings out of a connection's, with what depends on others filled in.
 * @throws Error naming every fault, without values
 */
export function asteriskSettings(values: Record<string, unknown>, connectionName: string): AsteriskSettings {
  const read = values as unknown as AsteriskSettings;
  const settings: AsteriskSettings = {
    ...read,
    // Commas part the names of several applications, and the rest has no business in a name.
    app: read.app || `kaskad-${connectionName.replace(/[^\w.-]/g, '_')}`,
    sound_dir_remote: (read.sound_dir_remote || read.sound_dir).replace(/\/+$/, ''),
  };
  const faults: string[] = [];
  if (!/^[\w.-]{1,79}$/.test(settings.app)) faults.push('app: letters, digits, dot, dash and underscore, please');
  if (!isHttp(settings.base_url)) faults.push('base_url: must be an http or https address');
  if (!settings.endpoint.includes('{number}')) faults.push('endpoint: must contain {number}');
  if (settings.endpoint.includes('{trunk}') && settings.trunk === '') faults.push('trunk: is required by endpoint');
  if (settings.sound_dir_remote !== '' && !settings.sound_dir_remote.startsWith('/')) {
    faults.push('sound_dir_remote: must be an absolute path');
  }
  if (settings.ari_reconnect_min_s > settings.ari_reconnect_max_s) {
    faults.push('ari_reconnect_min_s: is above ari_reconnect_max_s');
  }
  if (faults.length > 0) throw new Error(faults.join('; '));
  return settings;
}

/** The dial string for a number; `{trunk}` filled in. */
export function dialString(settings: AsteriskSettings, digits: string): string {
  return settings.endpoint.replaceAll('{number}', digits).replaceAll('{trunk}', settings.trunk);
}

function isHttp(address: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}
