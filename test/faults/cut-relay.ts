/** A relay between a client and a server that resets both after a number of bytes: a connection that breaks at every point there is. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import type { RawEnd } from "../harness/raw-client.js";

export interface CutRelay extends AsyncDisposable {
  readonly port: number;
  /** The bytes that came through, of all connections. */
  readonly through: { toClient: number; toServer: number };
}

export interface Cut {
  readonly direction: "toClient" | "toServer";
  /** So many bytes of that direction come through, of each connection. */
  readonly afterBytes: number;
}

export async function startCutRelay(server: RawEnd, cut?: Cut): Promise<CutRelay> {
  const through = { toClient: 0, toServer: 0 };
  const sockets: Socket[] = [];
  const listener = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
    const far = connect({ ...server, noDelay: true, allowHalfOpen: true });
    sockets.push(client, far);
    const forward = (direction: Cut["direction"], from: Socket, to: Socket): void => {
      let left = cut?.direction === direction ? cut.afterBytes : Number.POSITIVE_INFINITY;
      const breakBoth = (): void => {
        for (const socket of [client, far]) socket.resetAndDestroy();
      };
      if (left === 0) from.once("data", breakBoth);
      from.on("error", () => to.destroy());
      from.on("end", () => to.end());
      from.on("data", (bytes: Buffer) => {
        const passed = bytes.subarray(0, left);
        left -= passed.length;
        through[direction] += passed.length;
        if (passed.length > 0) to.write(passed, () => left === 0 && breakBoth());
      });
    };
    forward("toClient", far, client);
    forward("toServer", client, far);
  });
  await once(listener.listen(0, "127.0.0.1"), "listening");
  const { port } = listener.address() as AddressInfo;
  return {
    port,
    through,
    [Symbol.asyncDispose]: async () => {
      listener.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
