/** Our client, logged in to a server of the interop tests, with a record of what it said. */
import { FtpClient, type FtpClientOptions } from "@pasvport/ftp-client";
import type { DataMode } from "./data-modes.js";
import type { RunningForeignServer } from "./servers/start-server.js";

export type RecordedClient = AsyncDisposable & {
  readonly client: FtpClient;
  /** The verbs that it said. */
  readonly said: readonly string[];
  /** Those of them that arranged data connections. */
  modes(): readonly string[];
};

export async function clientOf(
  { host, port, user, password }: RunningForeignServer,
  options: Partial<FtpClientOptions> = {},
): Promise<RecordedClient> {
  const said: string[] = [];
  const client = await FtpClient.connect({
    host,
    port,
    user,
    password,
    ...options,
    onTrace: (event) => {
      if (event.kind === "command") said.push(event.text.split(" ")[0] ?? "");
      options.onTrace?.(event);
    },
  });
  return {
    client,
    said,
    modes: () => [...new Set(said.filter((verb) => MODES.includes(verb)))],
    [Symbol.asyncDispose]: () => client.close(),
  };
}

const MODES: readonly string[] = ["EPSV", "PASV", "EPRT", "PORT"] satisfies Uppercase<DataMode>[];
