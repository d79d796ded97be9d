import type { Bench, Measure } from '../bench.ts';

/** A line of the report: what the issue asks for, and what was reached. */
export type Goal = { goal: string; wanted: number; reached: number; unit: string; better: 'higher' | 'lower' };
export type ScenarioReport = { measures: Measure[]; goals: Goal[]; notes: Record<string, unknown> };
export type Scenario = { name: string; summary: string; run(bench: Bench): Promise<ScenarioReport> };

export function higher(goal: string, wanted: number, reached: number, unit: string): Goal {
  return { goal, wanted, reached, unit, better: 'higher' };
}

export function lower(goal: string, wanted: number, reached: number, unit: string): Goal {
  return { goal, wanted, reached, unit, better: 'lower' };
}

export function isMet({ wanted, reached, better }: Goal): boolean {
  return better === 'higher' ? reached >= wanted : reached <= wanted;
}
