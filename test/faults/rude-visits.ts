/** Sessions that end badly, one way each. A visit resolves when the client has done its worst. */
import { once } from "node:events";
import { createServer } from "node:net";
import type { RawClient } from "../harness/raw-client.js";

/** `large.bin` is more than any buffer holds; `name` is free for an upload of this visit. */
export type RudeVisit = (client: RawClient, name: string) => Promise<void>;

export const rudeVisits: Readonly<Record<string, RudeVisit>> = {
  "RETR stopped with ABOR": async (client) => {
    await startTransfer(client, "RETR large.bin");
    client.say("ABOR", "QUIT");
    await client.ended;
  },
  "RETR, its data connection closed": async (client) => {
    const data = await startTransfer(client, "RETR large.bin");
    data?.destroy();
    await client.ask("QUIT");
  },
  "RETR, its data connection reset": async (client) => {
    const data = await startTransfer(client, "RETR large.bin");
    data?.resetAndDestroy();
    client.say("NOOP", "QUIT");
    await client.ended;
  },
  "STOR stopped with ABOR": async (client, name) => {
    const data = await startTransfer(client, `STOR ${name}`);
    data?.write("half");
    client.say("ABOR", "QUIT");
    await client.ended;
  },
  "STOR, its data connection reset": async (client, name) => {
    const data = await startTransfer(client, `STOR ${name}`);
    data?.write("half", () => data.resetAndDestroy());
    if (data !== undefined) await client.reply();
  },
  "control dropped in the middle of RETR": async (client) => {
    await startTransfer(client, "RETR large.bin");
  },
  "control reset in the middle of RETR": async (client) => {
    await startTransfer(client, "RETR large.bin");
    client.socket.resetAndDestroy();
  },
  "control dropped in the middle of STOR": async (client, name) => {
    const data = await startTransfer(client, `STOR ${name}`);
    data?.write("half");
  },
  "control dropped before the data connection": async (client) => {
    await client.ask("EPSV");
    await client.ask("RETR large.bin");
  },
  "control dropped before the answer": async (client, name) => {
    client.say("EPSV", `STOR ${name}`);
  },
  "control dropped after PASV": async (client) => {
    await client.ask("PASV");
  },
  "control dropped with a data connection that nobody asked for": async (client) => {
    await arrange(client);
  },
  "PASV never used, then QUIT": async (client) => {
    client.say("PASV", "QUIT");
    await client.ended;
  },
  "data connection that never comes": async (client) => {
    await client.ask("EPSV");
    client.say("LIST", "QUIT");
    await client.ended;
  },
  "active, nobody listens": async (client) => {
    const listener = createServer();
    await once(listener.listen(0, "127.0.0.1"), "listening");
    const port = portOf(listener.address());
    listener.close();
    client.say(`EPRT |1|127.0.0.1|${port}|`, "RETR large.bin", "QUIT");
    await client.ended;
  },
  "active, dropped in the middle": async (client) => {
    const listener = createServer({ pauseOnConnect: true });
    await once(listener.listen(0, "127.0.0.1"), "listening");
    client.say(`EPRT |1|127.0.0.1|${portOf(listener.address())}|`, "RETR large.bin");
    const [data] = await once(listener, "connection");
    listener.close();
    client.destroy();
    data.destroy();
  },
  "active, arranged and forgotten": async (client) => {
    client.say(`EPRT |1|127.0.0.1|${client.server.port}|`, "EPSV", `EPRT |1|127.0.0.1|${client.server.port}|`, "QUIT");
    await client.ended;
  },
  "one transfer that goes well": async (client, name) => {
    const data = await startTransfer(client, `STOR ${name}`);
    data?.end("whole");
    client.say("QUIT");
    await client.ended;
  },
};

/** Where the ports are all lent there is no transfer; that is a rude visit too. */
async function startTransfer(client: RawClient, line: string) {
  const data = await arrange(client);
  await client.ask(line);
  return data;
}

async function arrange(client: RawClient) {
  const port = await client.extendedPassive();
  return Number.isNaN(port) ? undefined : await client.dialData(port);
}

function portOf(address: ReturnType<ReturnType<typeof createServer>["address"]>): number {
  return typeof address === "object" && address !== null ? address.port : 0;
}
