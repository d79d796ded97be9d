import { type Config, readConfig } from '../../config/config.ts';
import type { CommandContext, DatabaseConnection } from './command.ts';

export interface ContextInputs {
  env: Readonly<Record<string, string | undefined>>;
  json: boolean;
  signal: AbortSignal;
  print(line: string): void;
  /** Troubles of the embedded server, for stderr. */
  complain(line: string): void;
}

/** The context of one command, and `close`, which undoes whatever the command took. */
export function openContext(inputs: ContextInputs): { context: CommandContext; close(): Promise<void> } {
  const closers: (() => Promise<void>)[] = [];
  let config: Config | undefined;
  let database: Promise<DatabaseConnection> | undefined;
  const context: CommandContext = {
    config: () => {
      config ??= readConfig(inputs.env);
      return config;
    },
    database: () => {
      database ??= openDatabase(context, inputs.complain);
      return database;
    },
    onExit: (work) => closers.push(work),
    print: (line) => {
      if (!inputs.json) inputs.print(line);
    },
    signal: inputs.signal,
    json: inputs.json,
  };
  const close = async () => {
    for (const work of closers.reverse()) await work();
  };
  return { context, close };
}

async function openDatabase(context: CommandContext, complain: (line: string) => void): Promise<DatabaseConnection> {
  const config = context.config();
  if (config.databaseUrl !== '') return { connectionString: config.databaseUrl };
  const { startEmbedded } = await import('../../store/embedded/embedded.ts');
  const server = await startEmbedded({
    dataDir: config.dataDir,
    log: {
      info: () => {},
      warn: (_fields, message) => complain(message),
      error: (_fields, message) => complain(message),
    },
  });
  context.onExit(() => server.stop());
  return server.connection;
}
