// All subcommands. Their files are loaded when they are called: `kaskad --help` must not wait for a database driver.
import type { CommandEntry } from './frame/command.ts';

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'serve',
    summary: 'run the gateway',
    load: () => import('./serve.ts').then((m) => m.serve),
  },
  {
    name: 'doctor',
    summary: 'look whether this machine and its configuration can run Kaskad',
    load: () => import('./doctor.ts').then((m) => m.doctor),
  },
];
