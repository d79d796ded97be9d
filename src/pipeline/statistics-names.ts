// Names of what counts are grouped by.
import type { StatisticsGroup } from '../store/statistics.ts';

/** Where the names are; the node's cached configuration is one. */
export interface GroupNames {
  areaName(id: number): string;
  account(id: number): { login: string } | undefined;
  connection(id: number): { name: string } | undefined;
}

/** What a value of a group is called: hours as RFC 3339, ids by name; what is no longer configured by its number. */
export function groupValue(group: StatisticsGroup, value: Date | string | number, names: GroupNames): string {
  if (value instanceof Date) return value.toISOString();
  if (group === 'area') return names.areaName(value as number);
  if (group === 'account') return names.account(value as number)?.login ?? String(value);
  if (group === 'connection') return value === 0 ? '' : (names.connection(value as number)?.name ?? String(value));
  return String(value);
}
