/** How transfers are told that do not come to their end: whose doing it was, and no alarm where it was the client's. */
import { describe, expect, it } from "vitest";
import { login, serverWorld } from "./ftp-server.suite.js";

const world = serverWorld();

/** An upload of which a part has come. */
async function uploading() {
  const client = await world.connect();
  await client.say(...login, "TYPE I");
  const data = await client.openData();
  await client.say("STOR new.bin");
  data.stream.write("first");
  await world.memory.clock.settle();
  return { client, data };
}

const transfers = () => world.events.filter(({ kind }) => kind === "transferred");
const failures = () => world.events.filter(({ kind }) => kind === "failed");

describe("an upload that is not whole", () => {
  it.each([
    ["because the client hung up", "end"],
    ["because the client's connection was reset", "reset"],
  ] as const)("%s ended with the session, and nothing failed here", async (_what, how) => {
    await world.startServer();
    const { client } = await uploading();
    if (how === "end") client.connection.stream.end();
    else client.connection.reset();
    await world.memory.clock.advance(10_000);
    expect(transfers()).toMatchObject([{ verb: "STOR", bytes: 5, outcome: "sessionEnded" }]);
    expect(failures()).toEqual([]);
  });

  it("because the server closed ended with the session", async () => {
    const server = await world.startServer();
    await uploading();
    await world.memory.clock.until(server.close({ drainMs: 0 }));
    expect(transfers()).toMatchObject([{ outcome: "sessionEnded" }]);
    expect(failures()).toEqual([]);
  });

  it("because of ABOR was aborted, and its command is answered with what moved", async () => {
    await world.startServer();
    const { client } = await uploading();
    expect(await client.say("ABOR")).toMatch(/^426 .*\r\n226 /);
    expect(transfers()).toMatchObject([{ outcome: "aborted", why: "the transfer was aborted" }]);
    expect(failures()).toEqual([]);
    expect(world.events.filter(({ kind }) => kind === "answered").slice(-2)).toMatchObject([
      { command: "STOR new.bin", reply: { code: 426 }, transfer: { bytes: 5, outcome: "aborted" } },
      { command: "ABOR", transfer: undefined },
    ]);
  });

  it("because the data connection was reset was lost", async () => {
    await world.startServer();
    const { data } = await uploading();
    data.reset();
    await world.memory.clock.settle();
    expect(transfers()).toMatchObject([{ outcome: "lost", why: expect.stringContaining("lost") }]);
    expect(failures()).toEqual([]);
  });

  it("because nothing came any more stalled", async () => {
    await world.startServer({ timeouts: { stallMs: 1_000 } });
    await uploading();
    await world.memory.clock.advance(2_000);
    expect(transfers()).toMatchObject([{ outcome: "stalled", why: expect.stringContaining("for 1 second") }]);
    expect(failures()).toEqual([]);
  });
});
