// A route while it is edited, and what the API takes of it.
import type { Body } from '../../api/kaskad.ts';
import type { Route } from './routes-table.tsx';

export interface RouteDraft {
  key: number;
  channel: string;
  accountId: string;
  sender: string;
  /** Id of the area as text; empty = any. */
  areaId: string;
  connectionIds: number[];
  /** Null: in order. */
  weights: number[] | null;
}

let lastKey = 0;

export const newRoute = (): RouteDraft => {
  lastKey += 1;
  return { key: lastKey, channel: 'sms', accountId: '', sender: '', areaId: '', connectionIds: [], weights: null };
};

export const draftOf = (route: Route): RouteDraft => ({
  ...newRoute(),
  channel: route.channel,
  accountId: route.account_id === null ? '' : String(route.account_id),
  sender: route.sender ?? '',
  areaId: route.area_id === null ? '' : String(route.area_id),
  connectionIds: [...route.connection_ids],
  weights: route.weights === null ? null : [...route.weights],
});

type NewRoutes = NonNullable<Body<'operator.routes.draft.change'>['routes']>;

export const bodyOf = (drafts: readonly RouteDraft[]): NewRoutes =>
  drafts.map(({ channel, accountId, sender, areaId, connectionIds, weights }) => ({
    channel: channel as NewRoutes[number]['channel'],
    account_id: accountId === '' ? null : Number(accountId),
    area_id: areaId === '' ? null : Number(areaId),
    sender: sender.trim() === '' ? null : sender.trim(),
    connection_ids: connectionIds,
    weights,
  }));
