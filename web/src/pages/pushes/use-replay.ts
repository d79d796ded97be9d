// Telling statuses again: the server takes 20,000 at a time, so what was given up is asked for until there is no more.
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { type Body, call, type KaskadError } from '../../api/kaskad.ts';
import { refresh } from '../../api/queries.ts';
import { tellProblem } from '../../parts/notices.ts';

export type ReplayBody = Body<'operator.pushes.replay'>;
export interface Replayed {
  dead: number;
  acknowledged: number;
  isRunning: boolean;
  wasStopped: boolean;
  more: boolean;
}

/** More than fifty million are no day's work. */
const ROUNDS_MAX = 2_500;

export function useReplay() {
  const client = useQueryClient();
  const [state, setState] = useState<Replayed | null>(null);
  const stopping = useRef(false);
  const start = async (body: ReplayBody) => {
    stopping.current = false;
    let at: Replayed = { dead: 0, acknowledged: 0, isRunning: true, wasStopped: false, more: true };
    setState(at);
    // Acknowledged ones are acknowledged anew while this goes on, and would come back for ever.
    const isOnce = (body.include ?? 'dead') !== 'dead';
    try {
      for (let round = 0; round < ROUNDS_MAX && at.more && !stopping.current; round += 1) {
        const answer = await call('operator.pushes.replay', { body });
        at = {
          ...at,
          dead: at.dead + answer.dead,
          acknowledged: at.acknowledged + answer.acknowledged,
          more: answer.more,
        };
        setState(at);
        if (isOnce) break;
      }
      setState({ ...at, isRunning: false, wasStopped: stopping.current && at.more });
    } catch (problem) {
      tellProblem(problem as KaskadError);
      setState(at.dead + at.acknowledged === 0 ? null : { ...at, isRunning: false });
    }
    await refresh(client, ['operator.pushes.', 'operator.wall.get']);
  };
  return {
    state,
    start,
    stop: () => {
      stopping.current = true;
    },
    reset: () => setState(null),
  };
}
