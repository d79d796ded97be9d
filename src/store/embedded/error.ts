/** A reason why the embedded PostgreSQL cannot run, worded for the operator. */
export class EmbeddedError extends Error {
  override name = 'EmbeddedError';
}

/** The part of a logger the supervisor speaks to (pino's shape: fields, then a sentence). */
export interface EmbeddedLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
