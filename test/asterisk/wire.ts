// A TCP relay between the engine and Asterisk, real or simulated: what breaks a network, in one place for both.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Wire {
  readonly port: number;
  /** Breaks every connection there is. */
  cut(): void;
  /** Refuses new connections, or takes them again. */
  refuse(refusing: boolean): void;
  /** Open connections stay open and nothing passes any more, as behind a firewall that forgot them. */
  freeze(): void;
  close(): Promise<void>;
}

export async function startWire(targetPort: number): Promise<Wire> {
  const pairs = new Set<[Socket, Socket]>();
  let refusing = false;
  const server = createServer((near) => {
    if (refusing) {
      near.destroy();
      return;
    }
    const far = connect(targetPort, '127.0.0.1');
    const pair: [Socket, Socket] = [near, far];
    pairs.add(pair);
    near.pipe(far);
    far.pipe(near);
    for (const socket of pair) {
      socket.on('error', () => {});
      socket.on('close', () => {
        pairs.delete(pair);
        near.destroy();
        far.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const all = (work: (socket: Socket) => void) => {
    for (const pair of [...pairs]) for (const socket of pair) work(socket);
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => all((socket) => socket.destroy()),
    refuse: (value) => {
      refusing = value;
    },
    freeze: () =>
      all((socket) => {
        socket.unpipe();
        socket.resume();
      }),
    close: async () => {
      all((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
