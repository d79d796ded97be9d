import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Measure } from './bench.ts';
import { type Goal, isMet, type ScenarioReport } from './scenarios/scenario.ts';

export type Report = {
  startedAt: string;
  quick: boolean;
  rounds: number;
  machine: { cpu: string; cores: number; memoryMb: number; node: string };
  scenarios: Record<string, ScenarioReport>;
};

export function newReport(quick: boolean, rounds: number): Report {
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryMb: Math.round(totalmem() / 1024 / 1024),
    node: process.version,
  };
  return { startedAt: new Date().toISOString(), quick, rounds, machine, scenarios: {} };
}

/** Writes the whole report as JSON into `folder`; the path written. */
export function saveReport(report: Report, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${report.startedAt.replaceAll(/[:.]/g, '-')}.json`);
  writeFileSync(file, `${JSON.stringify(report, undefined, 2)}\n`);
  return file;
}

/** Every run, then every goal, as text for the terminal. */
export function renderReport(report: Report): string {
  const scenarios = Object.entries(report.scenarios);
  const runs = scenarios.flatMap(([, { measures }]) => measures.map(runRow));
  const goals = scenarios.flatMap(([, { goals }]) => goals.map(goalRow));
  const { cpu, cores, memoryMb, node } = report.machine;
  const head = `${cores} × ${cpu}, ${memoryMb} MB, Node ${node}${report.quick ? ', QUICK (sizes reduced)' : ''}`;
  const sections = [
    head,
    table(['run', 'messages', 'accepted/s', 'end to end/s', 'p50 ms', 'p99 ms', 'CPU µs a message'], runs),
  ];
  if (goals.length > 0) sections.push(table(['goal', 'wanted', 'reached', ''], goals));
  return sections.join('\n\n');
}

function runRow(m: Measure): string[] {
  const cpu = Object.entries(m.cpuSeconds).map(([who, s]) => `${who} ${Math.round((s / m.messages) * 1e6)}`);
  const lost = m.accepted < m.messages ? ` (${m.messages - m.accepted} not accepted)` : '';
  const endToEnd =
    m.endToEndPerSecond === undefined
      ? '–'
      : `${m.endToEndPerSecond}${m.final < m.accepted ? ` (${m.accepted - m.final} open)` : ''}`;
  const { p50Ms, p99Ms } = m.latency;
  return [
    m.name,
    `${m.messages}${lost}`,
    String(m.acceptedPerSecond),
    endToEnd,
    String(p50Ms),
    String(p99Ms),
    cpu.join(', '),
  ];
}

function goalRow(goal: Goal): string[] {
  const bound = goal.better === 'higher' ? '≥' : '≤';
  return [
    goal.goal,
    `${bound} ${goal.wanted} ${goal.unit}`,
    `${goal.reached} ${goal.unit}`,
    isMet(goal) ? 'met' : `MISSED by ${miss(goal)} %`,
  ];
}

function miss({ wanted, reached }: Goal): number {
  return Math.round((Math.abs(wanted - reached) / wanted) * 100);
}

function table(head: string[], rows: string[][]): string {
  const all = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...all.map((row) => row[i]!.length)));
  const lines = all.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  );
  return [lines[0], widths.map((width) => '─'.repeat(width)).join('  '), ...lines.slice(1)].join('\n');
}
