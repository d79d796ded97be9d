// The way between a gateway and its PostgreSQL, which can be cut: to the gateway the database is away.

import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';
import type pg from 'pg';
import type { Place } from './place.ts';

export class Cable {
  /** For `DATABASE_URL`. */
  readonly url: string;
  readonly #ends = new Set<Socket>();
  #isCut = false;

  constructor(url: string) {
    this.url = url;
  }

  carry(near: Socket, far: Socket): void {
    for (const [end, other] of [[near, far] as const, [far, near] as const]) {
      this.#ends.add(end);
      end.on('error', () => {});
      end.on('close', () => {
        this.#ends.delete(end);
        other.destroy();
      });
    }
    if (this.#isCut) near.destroy();
    else near.pipe(far).pipe(near);
  }

  cut(): void {
    this.#isCut = true;
    for (const end of this.#ends) end.destroy();
  }

  mend(): void {
    this.#isCut = false;
  }
}

/** A cable to a database of the test run's server, which listens on a socket in a folder. */
export async function startCable(place: Place, config: pg.PoolConfig): Promise<Cable> {
  let cable: Cable | undefined;
  const server = createServer((near) => cable!.carry(near, connect(`${config.host}/.s.PGSQL.${config.port}`)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { user = '', password = '', database = '' } = config;
  cable = new Cable(`postgresql://${user}:${encodeURIComponent(String(password))}@127.0.0.1:${port}/${database}`);
  place.onClose(() => {
    cable.cut();
    server.close();
  });
  return cable;
}
