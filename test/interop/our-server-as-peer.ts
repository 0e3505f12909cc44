/** Our own server in the shape of a foreign one: what our client must do with the others, it must do with ours. */
import { startFtpServer } from "../harness/ftp-server-process.js";
import type { ForeignServer } from "./foreign-servers.js";

const login = { user: "pasvport", password: "freigepaeck" } as const;

export const ourServer: ForeignServer = {
  name: "our server",
  missing: undefined,
  start: async ({ host, directory }) => {
    const args = [directory, "--host", host.address, "--user", `${login.user}:${login.password}`, "--quiet"];
    const server = await startFtpServer(args);
    const stop = async (): Promise<void> => server.kill();
    return {
      host: host.address,
      port: Number(new URL(server.url).port),
      ...login,
      root: "/",
      log: async () => `${server.stdout}\n${server.stderr}`,
      stop,
      [Symbol.asyncDispose]: stop,
    };
  },
};
