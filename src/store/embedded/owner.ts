// PostgreSQL refuses to run as root. When root starts us, it runs under another account, and must still reach its
// programs and its data where that account may not walk: a checkout in /root (mode 0700), or one made with umask 077.
import { readFileSync, statSync } from 'node:fs';
import { EmbeddedError } from './error.ts';
import { type RunAs, succeeds } from './run.ts';

export interface Owner {
  uid: number;
  gid: number;
}

/**
 * The account PostgreSQL runs under: ours when we are not root; else the one that owns the existing data, else `nobody`.
 * @returns undefined when it is our own.
 */
export function chooseOwner(cluster: string): Owner | undefined {
  const existing = statSync(cluster, { throwIfNoEntry: false });
  const self = process.getuid?.() ?? 0;
  if (self !== 0) {
    if (existing && existing.uid !== self) {
      throw new EmbeddedError(
        `${cluster} belongs to user ${existing.uid}, and Kaskad runs as user ${self}: start it as root or as that user, or chown the folder`,
      );
    }
    return undefined;
  }
  if (existing && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid };
  return nobody();
}

function nobody(): Owner {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('nobody:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  return { uid: Number(uid ?? 65534), gid: Number(gid ?? 65534) };
}

/**
 * Decides how to become the owner. Plain uid and gid when it can reach `folders`; otherwise through util-linux's `setpriv`
 * with one capability that lets it walk and read there. Probed rather than computed, because of ACLs and mount options.
 */
export async function runAs(owner: Owner | undefined, folders: string[]): Promise<RunAs> {
  if (!owner) return { prefix: [] };
  const plain: RunAs = { prefix: [], ...owner };
  if (await reaches(plain, folders)) return plain;
  for (const capability of ['dac_read_search', 'dac_override']) {
    // dac_read_search is the narrower; containers usually grant only dac_override.
    const prefix = [
      'setpriv',
      `--reuid=${owner.uid}`,
      `--regid=${owner.gid}`,
      '--clear-groups',
      // Else access(2), with which initdb looks for its neighbours, ignores the capability (capabilities(7)).
      '--securebits=+no_setuid_fixup',
      `--inh-caps=+${capability}`,
      `--ambient-caps=+${capability}`,
    ];
    if (await reaches({ prefix }, folders)) return { prefix };
  }
  throw new EmbeddedError(
    `PostgreSQL must run as user ${owner.uid}, which cannot reach ${folders.join(' and ')}: open these folders with chmod o+x, install util-linux (setpriv), or start Kaskad as an ordinary user`,
  );
}

function reaches(as: RunAs, folders: string[]): Promise<boolean> {
  const script = 'for f in "$@"; do cd "$f" || exit 1; ls . >/dev/null || exit 1; done';
  return succeeds(as, '/bin/sh', ['-c', script, 'sh', ...folders]);
}
