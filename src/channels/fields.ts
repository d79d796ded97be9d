// Short ways to write a connector's settings down.
import type { SettingField } from './channel.ts';

type Extras = Partial<Pick<SettingField, 'required' | 'secret' | 'values' | 'min' | 'max'>>;

export function text(name: string, fallback: string | undefined, help: string, extras: Extras = {}): SettingField {
  return { name, type: 'string', required: false, secret: false, default: fallback, help, ...extras };
}
export function number(name: string, fallback: number, min: number, max: number, help: string): SettingField {
  return { name, type: 'number', required: false, secret: false, default: fallback, min, max, help };
}
export function flag(name: string, fallback: boolean, help: string): SettingField {
  return { name, type: 'boolean', required: false, secret: false, default: fallback, help };
}
export function choice(name: string, fallback: string, values: readonly string[], help: string): SettingField {
  return { name, type: 'enum', required: false, secret: false, default: fallback, values, help };
}
