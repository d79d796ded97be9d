// What /proc tells about our server's processes. `cmdline` and `stat` are readable by everyone, unlike `cwd` and `exe`,
// which root in a container without CAP_SYS_PTRACE may not read of another user's process.
import { readdirSync, readFileSync } from 'node:fs';

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Whether `pid` is a living postmaster of this cluster. A dead one that nobody has reaped has an empty command line. */
export function isPostmaster(pid: number, cluster: string): boolean {
  const words = read(`/proc/${pid}/cmdline`).split('\0');
  const at = words.indexOf('-D');
  return /(^|\/)postgres$/.test(words[0] ?? '') && at > 0 && words[at + 1] === cluster;
}

/** Server processes of the cluster whose postmaster may be gone: PostgreSQL titles them `postgres: <cluster_name>: …`. */
export function findServerProcesses(clusterName: string): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => read(`/proc/${pid}/cmdline`).startsWith(`postgres: ${clusterName}: `));
}

/** When a process started, in clock ticks since boot; '' when there is none. Together with the pid it names a process. */
export function startTicks(pid: number): string {
  // proc(5): field 22; the second field is a name in parentheses that may itself hold blanks and parentheses.
  const stat = read(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? '' : (fields[19] ?? '');
}
