/** How many clients may be connected at once, in all and from one address; who is too many is told so. */
import { clientNetworkOf } from "./client-network.js";

export interface ConnectionLimitOptions {
  readonly maxClients: number;
  readonly maxPerAddress: number;
}

export class ConnectionLimits {
  readonly #options: ConnectionLimitOptions;
  readonly #perAddress = new Map<string, number>();
  #clients = 0;

  constructor(options: ConnectionLimitOptions) {
    this.#options = options;
  }

  /** Why one more client from this address is too many; undefined if it may come in. */
  whyNot(host: string): string | undefined {
    const { maxClients, maxPerAddress } = this.#options;
    if (this.#clients >= maxClients) return `all ${maxClients} places of this server are taken: try again later`;
    if ((this.#perAddress.get(clientNetworkOf(host)) ?? 0) < maxPerAddress) return undefined;
    return `${maxPerAddress} connections from your address are open already, more are not allowed: close one, then try again`;
  }

  /** Counts a client in. The answer counts it out again. */
  enter(host: string): () => void {
    const key = clientNetworkOf(host);
    this.#clients += 1;
    this.#perAddress.set(key, (this.#perAddress.get(key) ?? 0) + 1);
    return () => {
      this.#clients -= 1;
      const left = (this.#perAddress.get(key) ?? 1) - 1;
      if (left === 0) this.#perAddress.delete(key);
      else this.#perAddress.set(key, left);
    };
  }
}
