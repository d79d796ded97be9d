import type { ConnectionDetail } from '../../store/admin/connections.ts';

/** Health in the words of the lists; `reason` is why it is paused, else why it is not up. */
export function healthOf({ state, stateReason, owned, health }: ConnectionDetail) {
  const live = state !== 'paused' && owned ? health : null;
  return {
    link: live?.state ?? (state !== 'paused' ? 'unknown' : owned ? 'closing' : 'closed'),
    bound: live === null ? '' : `${live.bound}/${live.wanted}`,
    in_flight: live?.inFlight ?? 0,
    since: live?.since ?? null,
    node: live?.node ?? '',
    reason: state === 'paused' ? stateReason : (live?.reason ?? 'no running node has it'),
  };
}
