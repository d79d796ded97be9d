// An endpoint at work, whoever has it run: a request of its own, or a stream that watches it.
import type { TSchema } from 'typebox';
import type { Validator } from 'typebox/compile';
import type { Principal } from '../../identity/principal.ts';
import { transactionAs } from '../../store/actor.ts';
import type { Client } from '../../store/db.ts';
import type { ApiContext } from '../context.ts';
import { actorOf } from './actor-of.ts';
import { compiled } from './compiled.ts';
import type { Access, Call, Endpoint } from './endpoint.ts';
import { Problem } from './problem.ts';
import { fieldErrors, type InputReader, inputReader } from './read-input.ts';

type AnyCall = Call<Access, unknown, unknown, unknown>;
/** What a call is of itself; the operation adds the rest. */
export type Asked = Omit<AnyCall, 'context' | 'principal' | 'actor' | 'change'> & { principal: Principal | null };

export class Operation {
  readonly endpoint: Endpoint;
  readonly input: InputReader;
  readonly #context: ApiContext;
  readonly #answerSchema: () => Validator | null;

  constructor(endpoint: Endpoint, context: ApiContext) {
    this.endpoint = endpoint;
    this.input = inputReader(endpoint);
    this.#context = context;
    const isChecked = context.checkAnswers && endpoint.response !== 'file';
    this.#answerSchema = compiled(isChecked ? (endpoint.response as TSchema) : undefined);
  }

  /** @throws Problem `forbidden` */
  authorize(principal: Principal | null): void {
    const { access } = this.endpoint;
    if (access.kind === 'public' || access.kind === 'anybody') return;
    if (principal === null || principal.kind !== access.kind) {
      const who = access.kind === 'staff' ? "the operator's staff" : 'clients';
      throw new Problem('forbidden', `this is for ${who}`);
    }
    const scopes: ReadonlySet<string> = principal.scopes;
    const other = access.kind === 'client' ? access.or : undefined;
    if (!scopes.has(access.scope) && (other === undefined || !scopes.has(other))) {
      throw new Problem('forbidden', `scope ${access.scope} is missing`);
    }
  }

  /** Runs the handler for somebody who may. @throws what the handler throws */
  async run(asked: Asked): Promise<unknown> {
    const { principal, address, requestId } = asked;
    const actor = () => actorOf(principal, address, requestId);
    const call = {
      ...asked,
      context: this.#context,
      actor,
      change: <T>(work: (client: Client) => Promise<T>) => transactionAs(this.#context.pool, actor(), work),
    };
    const value: unknown = await this.endpoint.handler(call as never);
    const schema = this.#answerSchema();
    if (schema === null || schema.Check(value)) return value;
    throw new Error(`${this.endpoint.id} answered against its schema: ${JSON.stringify(fieldErrors(schema, value))}`);
  }
}
