/** For tests of whole trees: our server over a folder of its own, a client at it, and a folder on the client's side. */
import { FtpClient, type FtpClientOptions, type TreeEvent } from "@pasvport/ftp-client";
import { FtpServer, type FtpServerOptions, openDiskStorage, staticUsers } from "@pasvport/ftp-server";
import { temporaryFolder } from "./harness/temporary-folder.js";

export async function startTrees(
  serverOptions: Partial<FtpServerOptions> = {},
  clientOptions: Partial<FtpClientOptions> = {},
) {
  const served = await temporaryFolder();
  const local = await temporaryFolder();
  const server = new FtpServer({
    port: 0,
    storage: await openDiskStorage(served.path),
    authenticator: staticUsers([{ name: "alice", password: "secret" }]),
    ...serverOptions,
  });
  await server.listen();
  const said: string[] = [];
  const client = await FtpClient.connect(server.urls[0] ?? "", {
    user: "alice",
    password: "secret",
    onTrace: (event) => {
      if (event.kind === "command") said.push(event.text);
    },
    ...clientOptions,
  });
  const events: TreeEvent[] = [];
  return {
    served,
    local,
    server,
    client,
    /** The commands, of all sessions. */
    said,
    events,
    onEvent: (event: TreeEvent): void => void events.push(event),
    /** Of the events of one kind. */
    pathsOf: (kind: TreeEvent["kind"]) => events.filter((event) => event.kind === kind).map(({ path }) => path),
    async [Symbol.asyncDispose]() {
      await client.close();
      await server.close();
      await served[Symbol.asyncDispose]();
      await local[Symbol.asyncDispose]();
    },
  };
}
