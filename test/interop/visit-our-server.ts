/** One `ftp-server` for all tests of a file, as a process, on each loopback address; each visit has a folder of its own there. */
import { mkdir, readdir } from "node:fs/promises";
import { afterAll, beforeAll, expect } from "vitest";
import { type FtpServerProcess, startFtpServer } from "../harness/ftp-server-process.js";
import { type TemporaryFolder, temporaryFolder } from "../harness/temporary-folder.js";
import type { ClientOperation } from "./clients/client-recipe.js";
import type { DataMode } from "./data-modes.js";
import type { ForeignClient, ForeignClientResult } from "./foreign-clients.js";
import type { LoopbackHost } from "./loopback-hosts.js";

export type OurServer = {
  visit(client: ForeignClient, host: LoopbackHost, mode: DataMode): Promise<Visit>;
};

export type Visit = AsyncDisposable & {
  readonly client: ForeignClient;
  readonly mode: DataMode;
  /** The folder on the client's side. */
  readonly local: TemporaryFolder;
  /** The path of something on the server's side, on our disk. */
  served(...names: readonly string[]): string;
  servedNames(): Promise<string[]>;
  /** The path of the same, as the client says it. */
  remote(name: string): string;
  run(operation: ClientOperation): Promise<ForeignClientResult>;
  /** Fails the test where the client fails, or where it takes another mode. */
  succeed(operation: ClientOperation): Promise<ForeignClientResult>;
};

/** To be called where tests are collected: the server starts before the first of them. */
export function visitOurServer(hosts: readonly LoopbackHost[]): OurServer {
  let served: TemporaryFolder;
  let server: FtpServerProcess;
  const ports = new Map<string, number>();
  const login = { user: "alice", password: "secret" };

  beforeAll(async () => {
    const addresses = hosts.filter(({ missing }) => missing === undefined).map(({ address }) => address);
    served = await temporaryFolder();
    const listen = addresses.flatMap((address) => ["--host", address]);
    server = await startFtpServer([served.path, ...listen, "--user", `${login.user}:${login.password}`, "--quiet"]);
    for (const address of addresses) {
      const [, port] = await server.line(new RegExp(`^listening on ftp://\\[?${address}\\]?:([0-9]+)/$`));
      ports.set(address, Number(port));
    }
  });
  afterAll(async () => {
    await server.stop();
    await served[Symbol.asyncDispose]();
  });

  let visits = 0;
  return {
    visit: async (client, host, mode) => {
      visits += 1;
      const folder = `visit ${visits} of ${client.name}`;
      await mkdir(served.file(folder));
      const local = await temporaryFolder();
      const target = { host: host.address, port: ports.get(host.address) ?? 0, ...login };
      const run: Visit["run"] = (operation) => client.run({ ...operation, target, mode }, { boundMs: 25_000 });
      return {
        client,
        mode,
        local,
        served: (...names) => served.file(folder, ...names),
        servedNames: async () => (await readdir(served.file(folder))).sort(),
        remote: (name) => `${folder}/${name}`,
        run,
        succeed: async (operation) => {
          const result = await run(operation);
          const { exitCode, usedModes, stderr } = result;
          const otherModes = usedModes.filter((used) => used !== mode);
          expect({ exitCode, otherModes }, stderr).toEqual({ exitCode: 0, otherModes: [] });
          return result;
        },
        [Symbol.asyncDispose]: () => local[Symbol.asyncDispose](),
      };
    },
  };
}
