import type { Command, CommandEntry, OptionSpec } from './command.ts';

/** `kaskad --help`, or of one group: `kaskad account --help`. */
export function renderOverview(entries: readonly CommandEntry[], group?: string): string {
  const shown = entries.filter((entry) => group === undefined || entry.name.split(' ')[0] === group);
  const usage = `usage: kaskad ${group ?? '<command>'} ${group ? '<verb> ' : ''}[options]`;
  const lines = columns(shown.map((entry) => [`  ${entry.name}`, entry.summary]));
  const tail = 'Every command takes --help and --json. Exit codes: 0 done, 1 failed, 2 wrong usage or configuration.';
  return [usage, '', ...lines, '', tail].join('\n');
}

/** `kaskad account create --help`. */
export async function renderHelp(entry: CommandEntry, command: Command): Promise<string> {
  const positionals = command.positionals.map((spec) => {
    const word = `${spec.name.toUpperCase()}${spec.many ? '…' : ''}`;
    return spec.required ? word : `[${word}]`;
  });
  const words = ['kaskad', entry.name, ...positionals, '[options]'].join(' ');
  const options = Object.entries(command.options).map(([name, spec]): [string, string] => [
    `  --${name}${placeholder(name, spec)}`,
    describe(spec),
  ]);
  const rows: [string, string][] = [
    ...command.positionals.map((spec): [string, string] => [`  ${spec.name.toUpperCase()}`, spec.help]),
    ...options,
    ['  --json', 'print the result as JSON'],
    ['  --help', 'print this'],
  ];
  const notes = typeof command.notes === 'function' ? await command.notes() : command.notes;
  return [`usage: ${words}`, '', sentence(entry.summary), '', ...columns(rows), ...(notes ? ['', notes] : [])].join(
    '\n',
  );
}

function placeholder(name: string, spec: OptionSpec): string {
  if (spec.kind === 'flag') return '';
  if (spec.kind === 'pair') return ` ${spec.value ?? 'NAME=VALUE'}`;
  return ` ${spec.value ?? (spec.values ? spec.values.join('|') : name.toUpperCase().replaceAll('-', '_'))}`;
}

function describe(spec: OptionSpec): string {
  const marks = [spec.required ? 'required' : '', spec.many ? 'may be repeated' : ''].filter(Boolean);
  return marks.length > 0 ? `${spec.help} (${marks.join(', ')})` : spec.help;
}

const sentence = (summary: string) => `${summary[0]?.toUpperCase()}${summary.slice(1)}.`;

/** Two columns; a left side that is too wide stands on a line of its own. */
export function columns(rows: readonly (readonly [string, string])[]): string[] {
  const widthMax = 40;
  const width = Math.min(widthMax, Math.max(0, ...rows.map(([left]) => left.length)));
  return rows.flatMap(([left, right]) =>
    left.length > width ? [left, `${' '.repeat(width)}  ${right}`] : [`${left.padEnd(width)}  ${right}`],
  );
}
