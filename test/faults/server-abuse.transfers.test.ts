/** Transfers that stall, never begin, or are told to stop: what the client hears, and that the session goes on in step. */
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { until } from "../harness/bounded.js";
import { occupy } from "../harness/loopback.js";
import { closed, receivedBy } from "../harness/raw-client.js";
import { MEBIBYTE, memoryInUse } from "./memory.js";
import { startOverFolder } from "./served-folder.js";
import { expectNoSilentFailures } from "./silent-failures.js";

expectNoSilentFailures();

it.each(["RETR old.txt", "STOR new.txt", "STOR old.txt", "LIST"])(
  "%s without a data connection hears 425 in time, touches nothing, and the session goes on in step",
  async (command) => {
    await using test = await startOverFolder({ timeouts: { dataMs: 300 } });
    await using client = await test.login();
    await client.extendedPassive();
    client.say(command, "NOOP", "PWD");
    const codes = [...(await client.codes(4))].sort();
    expect(codes).toEqual([150, 200, 257, 425]);
    expect({ added: await test.added(), old: await test.old() }).toEqual({ added: [], old: "old" });
    expect(test.server.inUse).toMatchObject({ sessions: 1, transfers: 0, passivePorts: 0 });
    const data = await client.openData();
    client.say("RETR old.txt");
    expect((await receivedBy(data)).toString()).toBe("old");
    expect(await client.codes(2)).toEqual([125, 226]);
  },
);

it("an active data connection that is refused is 425, and the session goes on", async () => {
  await using test = await startOverFolder();
  await using client = await test.login();
  const listener = await occupy("127.0.0.1", 0);
  const { port } = listener.address() as AddressInfo;
  listener.close();
  expect(await client.ask(`EPRT |1|127.0.0.1|${port}|`)).toMatchObject({ code: 200 });
  client.say("STOR old.txt");
  expect(await client.codes(2)).toEqual([150, 425]);
  expect(await test.old()).toBe("old");
  expect(await client.ask("NOOP")).toMatchObject({ code: 200 });
});

it.each(["RETR large.bin", "STOR new.txt", "STOR old.txt"])(
  "a control connection that is lost in the middle of %s ends the transfer",
  async (command) => {
    await using test = await startOverFolder();
    await using client = await test.login();
    const data = await client.openData();
    expect(await client.ask(command)).toMatchObject({ code: 125 });
    data.write("half");
    if (command.startsWith("STOR"))
      await until(
        async () => (await test.added()).length > 0,
        () => command,
      );
    client.socket.destroy();
    await closed(data);
    await until(
      () => test.server.inUse.sessions === 0,
      () => test.server.inUse,
    );
    expect((await test.added()).filter((name) => name !== "new.txt")).toEqual([]);
    expect(await test.old()).toBe("old");
  },
);

it("a client that connects its data and never reads costs a bounded memory, and is given up", async () => {
  await using test = await startOverFolder({ timeouts: { stallMs: 200 } });
  await using client = await test.login();
  const before = await memoryInUse();
  const data = await client.openData();
  data.pause();
  expect(await client.ask("RETR large.bin")).toMatchObject({ code: 125 });
  expect(await client.reply()).toMatchObject({ code: 426, text: expect.stringContaining("nothing moved") });
  expect((await memoryInUse()) - before).toBeLessThan(4 * MEBIBYTE);
  // A reset, so that what did arrive is not taken for the whole.
  await expect(receivedBy(data)).rejects.toThrow(/ECONNRESET/);
  expect(await client.ask("NOOP")).toMatchObject({ code: 200 });
});

it("ABOR among pipelined commands stops the transfer, and each gets its answer", async () => {
  await using test = await startOverFolder();
  await using client = await test.login();
  for (let round = 0; round < 5; round += 1) {
    const data = await client.openData();
    client.say("RETR large.bin", "NOOP", "PWD", "ABOR", "SYST", "NOOP");
    const codes = await client.codes(7);
    expect(codes[0]).toBe(125);
    expect(codes.indexOf(426)).toBeLessThan(codes.indexOf(226));
    expect(codes.filter((code) => code !== 426)).toEqual([125, 200, 257, 226, 215, 200]);
    await closed(data);
    expect(data.bytesRead).toBeLessThan(64 * MEBIBYTE);
  }
  expect(client.unread).toEqual([]);
  expect(test.server.inUse.passivePorts).toBe(0);
});

it("ABOR while the server waits for the data connection, and with nothing to abort", async () => {
  await using test = await startOverFolder();
  await using client = await test.login();
  await client.extendedPassive();
  expect(await client.ask("STOR old.txt")).toMatchObject({ code: 150 });
  client.say("ABOR", "ABOR", "NOOP");
  expect(await client.codes(4)).toEqual([426, 226, 226, 200]);
  expect(await test.old()).toBe("old");
  expect(test.server.inUse.passivePorts).toBe(0);
});

it.each(["stays", "says that it has no more to say"])(
  "QUIT during a transfer lets it finish, when the client %s",
  async (how) => {
    await using test = await startOverFolder();
    await using client = await test.login();
    const data = await client.openData();
    expect(await client.ask("RETR large.bin")).toMatchObject({ code: 125 });
    client.say("QUIT");
    if (how !== "stays") client.socket.end();
    await using clock = await test.login();
    await clock.ask("NOOP");
    expect(await receivedBy(data)).toHaveLength(64 * MEBIBYTE);
    expect(await client.codes(2)).toEqual([226, 221]);
    await client.ended;
  },
);
