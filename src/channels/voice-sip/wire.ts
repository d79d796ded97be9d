// The way to the trunk and back: whole SIP messages as text, over UDP or TCP.

export interface Address {
  address: string;
  port: number;
}

export interface WireEvents {
  /** A message of the trunk. Nothing else is let through. */
  text(text: string, from: Address): void;
  /** Messages can be sent; told again after each reconnect. */
  up(): void;
  /** Not now, and why. `configuration`: never, as it is set up. */
  down(reason: string, configuration: boolean): void;
}

export interface Wire {
  /** Where we are bound; null before the first `up`. */
  readonly local: Address | null;
  readonly isUp: boolean;
  /** Addresses the trunk speaks from. */
  readonly trunk: ReadonlySet<string>;
  /** Resolves after the first try, `up` or `down`. Tries again by itself. */
  open(): Promise<void>;
  /** `to` answers a request of the trunk that came from there (UDP); without it, to the trunk. Dropped while not up. */
  send(text: string, to?: Address): void;
  close(): Promise<void>;
}

export interface WireSettings {
  host: string;
  port: number;
  /** '' = what routing chooses. */
  localAddress: string;
  /** 0 = any. */
  localPort: number;
  /** Addresses beside that of `host` the trunk speaks from. */
  trunkAddresses: readonly string[];
  reconnectMinMs: number;
  reconnectMaxMs: number;
}

/** Faults of an address that no waiting mends. */
export function isConfiguration(error: NodeJS.ErrnoException): boolean {
  return error.code === 'EADDRNOTAVAIL' || error.code === 'EINVAL' || error.code === 'EACCES';
}
