/**
 * The segment rule: firewalls read segments, so each command and each reply is one write, alone, and ends with CR LF.
 * What is cut or joined, a NAT helper misses or drops.
 */
import { FtpClient } from "@pasvport/ftp-client";
import type { Connection, Network } from "@pasvport/ftp-core/net";
import { createMemoryNetwork, VirtualClock } from "@pasvport/ftp-core/simulation";
import { createMemoryStorage, FtpServer, staticUsers } from "@pasvport/ftp-server";
import { describe, expect, it } from "vitest";

const SERVER = "192.0.2.1";
const CLIENT = "192.0.2.2";

describe.each(["epsv", "pasv", "eprt", "port"] as const)("in mode %s", (mode) => {
  it("sends every command and every reply as one write", async () => {
    const clock = new VirtualClock();
    const network = createMemoryNetwork({ clock });
    const commands: string[] = [];
    const replies: string[] = [];
    await using server = new FtpServer({
      storage: createMemoryStorage({ "/a.txt": "hello" }),
      authenticator: staticUsers([{ name: "alice", password: "secret" }]),
      hosts: [SERVER],
      port: 21,
      network: watched(network.host(SERVER), 21, replies),
    });
    await server.listen();
    const client = await FtpClient.connect("ftp://alice:secret@192.0.2.1", {
      mode,
      network: watched(network.host(CLIENT), 21, commands),
    });
    await client.list();
    await client.download("a.txt", () => undefined);
    await client.upload(new Uint8Array(10), "b.txt");
    await client.close();

    expect(commands.filter((line) => line.startsWith(mode.toUpperCase()))).toHaveLength(3);
    for (const line of commands) expect(line).toMatch(/^[A-Z]+( [^\r\n]*)?\r\n$/);
    for (const reply of replies) expect(reply).toMatch(/^(\d{3} [^\r\n]*|\d{3}-.*\r\n\d{3} [^\r\n]*)\r\n$/s);
    const announcements = replies.filter((reply) => /^22[79]/.test(reply));
    expect(announcements).toHaveLength(mode === "epsv" || mode === "pasv" ? 3 : 0);
    // Helpers drop a 227 with a digit, and a 229 with a parenthesis, before the address.
    for (const reply of announcements) expect(reply).toMatch(/^22[79] [^\d(]*\([^()]*\)\r\n$/);
  });
});

/** A network that notes what is written on control connections, write by write. */
function watched(network: Network, controlPort: number, writes: string[]): Network {
  const watch = (connection: Connection): Connection => {
    const { stream, local, remote } = connection;
    if (local.port !== controlPort && remote.port !== controlPort) return connection;
    const write = stream.write.bind(stream) as (chunk: Uint8Array) => boolean;
    stream.write = ((chunk: Uint8Array) => {
      writes.push(Buffer.from(chunk).toString("utf8"));
      return write(chunk);
    }) as typeof stream.write;
    return connection;
  };
  return {
    clock: network.clock,
    resolve: (host) => network.resolve(host),
    listen: (options) =>
      network.listen({ ...options, onConnection: (connection) => options.onConnection(watch(connection)) }),
    dial: async (options) => watch(await network.dial(options)),
  };
}
