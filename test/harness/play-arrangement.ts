/** Data connections on paper: nothing is opened, and agreed to is what the server's settings agree to. */
import { type Endpoint, whyNotDial } from "@pasvport/ftp-core";
import { NetworkError } from "@pasvport/ftp-core/net";
import type { DataArrangement } from "../../packages/ftp-server/src/command-handler.js";
import type { ServerSettings } from "../../packages/ftp-server/src/server-options.js";
import type { Session } from "../../packages/ftp-server/src/session.js";

export class PaperArrangement implements DataArrangement {
  readonly modes: DataArrangement["modes"];
  channel: DataArrangement["channel"];
  isOpen = false;
  readonly #settings: ServerSettings;
  readonly #session: Pick<Session, "local" | "remote">;

  constructor(settings: ServerSettings, session: Pick<Session, "local" | "remote">) {
    this.modes = settings.modes;
    this.#settings = settings;
    this.#session = session;
  }

  async listen(): Promise<Endpoint> {
    if (this.#settings.passivePorts !== undefined) throw new NetworkError("listen", "EADDRINUSE");
    return this.#arrange("listen", { host: this.#session.local.host, port: 50_000 });
  }

  dialLater(target: Endpoint): { readonly refused: string } | undefined {
    const refused = whyNotDial(target, this.#session.remote.host, this.#settings.addressPolicy);
    if (refused !== undefined) return { refused };
    this.#arrange("dial", target);
    return undefined;
  }

  drop(): void {
    this.channel = undefined;
    this.isOpen = false;
  }

  #arrange(opening: "listen" | "dial", endpoint: Endpoint): Endpoint {
    this.isOpen = false;
    this.channel = { opening, endpoint };
    return endpoint;
  }
}
