// Which step of a cascade comes next, and by whom: decided when it is needed, because routes and links change meanwhile.
import type { MessageSnapshot } from '../store/open-messages.ts';
import type { StepRow } from '../store/steps.ts';
import { chooseConnection, fitsDraft, type RoutingWorld } from './choose-connection.ts';
import { stepEndMs } from './step-time.ts';

/** A step that can begin now. */
export interface StepPlan {
  step: StepRow;
  connectionId: number;
  /** When its time in the queue is over. */
  expiresAtMs: number;
  /** When the step after it begins, where there is one; else null. */
  deadlineAtMs: number | null;
}

export type PlanNextStep = (message: MessageSnapshot, nowMs: number) => StepPlan | null;

/** The first step behind the present one that somebody can carry in the time that is left; null when there is none. */
export function makePlanner(world: RoutingWorld): PlanNextStep {
  return (message, nowMs) => {
    if (nowMs >= message.expiresAtMs) return null;
    for (const step of message.steps) {
      if (step.step <= message.step || (step.notAfterMs !== null && step.notAfterMs <= nowMs)) continue;
      const { accountId, areaId } = message;
      const query = { channel: step.channel, accountId, areaId, sender: step.sender };
      const connectionId = chooseConnection(world, query, [], fitsDraft(world, step));
      if (connectionId === null) continue;
      const expiresAtMs = Math.min(message.expiresAtMs, stepEndMs(step, nowMs));
      const isLast = step.step === message.steps.at(-1)?.step;
      return { step, connectionId, expiresAtMs, deadlineAtMs: isLast ? null : expiresAtMs };
    }
    return null;
  };
}
