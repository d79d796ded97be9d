import { createSocket, type Socket } from 'node:dgram';

/** Ports of the range that somebody else holds, looked past before giving up. */
const FOREIGN_MAX = 50;

/**
 * Even ports for RTP, each used by one call. Given out in turn, so that a port rests as long as can be: what still comes to it
 * from its last call must not be heard in the next.
 */
export class PortRange {
  readonly #ports: number[] = [];
  readonly #address: () => string;

  /** From `min` to `max`, both inclusive. */
  constructor(min: number, max: number, address: () => string) {
    for (let port = min + (min % 2); port <= max; port += 2) this.#ports.push(port);
    this.#address = address;
  }

  /** Calls that can still get one. */
  get free(): number {
    return this.#ports.length;
  }

  /** A bound socket, to be given to `release` some time. Rejects when none is free. */
  async open(): Promise<Socket> {
    for (let tries = 0; tries < FOREIGN_MAX; tries++) {
      const port = this.#ports.shift();
      if (port === undefined) break;
      try {
        return await bind(port, this.#address());
      } catch {
        this.#ports.push(port);
      }
    }
    throw new Error('no RTP port is free');
  }

  /** Closes it; its port is free at once. */
  release(socket: Socket): void {
    this.#ports.push(socket.address().port);
    socket.close();
  }
}

function bind(port: number, address: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind(port, address, () => {
      // Of a packet that could not be sent or received: it is a lost one.
      socket.removeAllListeners('error').on('error', () => {});
      resolve(socket);
    });
  });
}
