// The last minutes of the wall, kept by the tab: they outlive a look at another page, not a reload.
import { useEffect, useState } from 'react';
import type { Answer } from '../../api/kaskad.ts';

export type Wall = Answer<'operator.wall.get'>;

export interface Point {
  at: string;
  /** Null where the tab did not watch. */
  accepted: number | null;
  submitted: number | null;
  ended: number | null;
  /** Sent a second, by connection. */
  connections: ReadonlyMap<number, number>;
}

export interface Falling {
  at: string;
  /** It fell already when this tab first looked. */
  before: boolean;
}

const KEPT_MS = 10 * 60_000;
/** A pause longer than that is shown as a gap of the line. */
const GAP_MS = 15_000;

let points: readonly Point[] = [];
let falling: ReadonlyMap<number, Falling> = new Map();

function keep(wall: Wall): boolean {
  const last = points.at(-1);
  if (last !== undefined && wall.at <= last.at) return false;
  const nowMs = Date.parse(wall.at);
  const none = { accepted: null, submitted: null, ended: null, connections: new Map() };
  const gap =
    last !== undefined && nowMs - Date.parse(last.at) > GAP_MS
      ? [{ ...none, at: new Date(nowMs - 1).toISOString() }]
      : [];
  const point: Point = {
    at: wall.at,
    accepted: wall.accepted_per_s,
    submitted: wall.submitted_per_s,
    ended: wall.ended_per_s,
    connections: new Map(wall.connections.map(({ id, submitted_per_s }) => [id, submitted_per_s])),
  };
  points = [...points.filter(({ at }) => nowMs - Date.parse(at) < KEPT_MS), ...gap, point];
  falling = new Map(
    wall.connections
      .filter((one) => one.falling)
      .map(({ id }) => [id, falling.get(id) ?? { at: wall.at, before: last === undefined }]),
  );
  return true;
}

/** Keeps what came and gives all that is kept. */
export function useWallHistory(wall: Wall | undefined): {
  points: readonly Point[];
  falling: ReadonlyMap<number, Falling>;
} {
  const [, setRound] = useState(0);
  useEffect(() => {
    if (wall !== undefined && keep(wall)) setRound((round) => round + 1);
  }, [wall]);
  return { points, falling };
}
