/** Parts that whoever embeds the server brings along, and that break: the client hears 451, and the session goes on. */
import type { LoginAttempt } from "@pasvport/ftp-server";
import { expect, it } from "vitest";
import type { RawClient } from "../harness/raw-client.js";
import { type BrittleStep, brittleSteps, brittleStorage, StorageBug } from "./brittle-storage.js";
import { expectNoSilentFailures } from "./silent-failures.js";
import { startServer } from "./test-server.js";

expectNoSilentFailures();

/** What the client does that comes by the step, and what it hears when the step breaks. */
const visits: Readonly<Record<BrittleStep, readonly [visit: (client: RawClient) => Promise<number>, code: number]>> = {
  stat: [(client) => codeOf(client, "SIZE a.txt"), 451],
  list: [(client) => download(client, "MLSD"), 451],
  "list entry": [(client) => download(client, "MLSD"), 451],
  retrieve: [(client) => download(client, "RETR a.txt"), 451],
  readable: [(client) => download(client, "RETR a.txt"), 451],
  read: [(client) => download(client, "RETR a.txt"), 451],
  // The file is with the client by then.
  close: [(client) => download(client, "RETR a.txt"), 226],
  store: [(client) => upload(client, "STOR b.txt"), 451],
  begin: [(client) => upload(client, "STOR b.txt"), 451],
  write: [(client) => upload(client, "STOR b.txt"), 451],
  final: [(client) => upload(client, "STOR b.txt"), 451],
  commit: [(client) => upload(client, "STOR b.txt"), 451],
  abandon: [(client) => resetUpload(client, "STOR b.txt"), 426],
  change: [(client) => codeOf(client, "MKD folder"), 451],
  freeBytes: [(client) => codeOf(client, "ALLO 100"), 451],
};

it.each(["MKD d", "RMD d", "DELE a.txt", "RNTO b.txt", "SITE CHMOD 644 a.txt"])(
  "%s on a storage that breaks is 451, and never the text of the error",
  async (line) => {
    const storage = brittleStorage({ "/a.txt": "hello", "/d/": "" });
    await using test = await startServer({ storage });
    await using client = await test.login();
    if (line.startsWith("RNTO")) expect(await codeOf(client, "RNFR a.txt")).toBe(350);
    storage.break("change", "rejects");
    const { code, text } = await client.ask(line);
    expect(code).toBe(451);
    expect(text).not.toContain("/real/path");
    expect(await codeOf(client, "NOOP")).toBe(200);
  },
);

it.each(brittleSteps.flatMap((step) => [[step, "throws"] as const, [step, "rejects"] as const]))(
  "a storage whose %s %s costs a reply and nothing else",
  async (step, how) => {
    const storage = brittleStorage();
    await using test = await startServer({ storage });
    await using client = await test.login();
    const [visit, code] = visits[step];
    const isHarmless = step === "readable" && how === "rejects";
    storage.break(step, how);
    expect(await visit(client)).toBe(isHarmless ? 226 : code);
    storage.mend();
    expect(await codeOf(client, "NOOP")).toBe(200);
    expect(await upload(client, "STOR c.txt")).toBe(226);
    expect(await download(client, "RETR c.txt")).toBe(226);
    expect(client.unread).toEqual([]);
    expect(test.server.inUse).toMatchObject({ sessions: 1, transfers: 0, passivePorts: 0 });
  },
);

it("the text of a storage's error never reaches the client, and whoever watches the server gets the error", async () => {
  const storage = brittleStorage();
  await using test = await startServer({ storage });
  await using client = await test.login();
  const data = await client.openData();
  for (const [step, line] of [
    ["stat", "SIZE a.txt"],
    ["begin", "STOR b.txt"],
  ] as const) {
    storage.break(step, "rejects");
    client.say(line);
    for (let code = 100; code < 400; ) {
      const reply = await client.reply();
      code = reply.code;
      expect(reply.text).not.toContain("/real/path");
    }
  }
  data.destroy();
  const told = test.events.filter(({ kind }) => kind === "failed");
  expect(told).toEqual(Array(2).fill({ kind: "failed", session: 1, error: expect.any(StorageBug) }));
});

it.each(["throws", "rejects"])("an authenticator that %s is 451, and the session goes on", async (how) => {
  let isBroken = true;
  const authenticate = ({ name }: LoginAttempt) => {
    if (isBroken && how === "throws") throw new StorageBug("the data base is away");
    return isBroken
      ? Promise.reject(new StorageBug("the data base is away"))
      : Promise.resolve({ name, access: "read" as const });
  };
  await using test = await startServer({ authenticator: { authenticate } });
  await using client = await test.connect();
  client.say("USER alice", "PASS secret", "PWD");
  expect(await client.codes(3)).toEqual([331, 451, 530]);
  isBroken = false;
  client.say("USER alice", "PASS secret", "PWD");
  expect(await client.codes(3)).toEqual([331, 230, 257]);
});

it("an observer that throws harms no session", async () => {
  await using test = await startServer({
    storage: brittleStorage(),
    observer: () => {
      throw new StorageBug("the log is full");
    },
  });
  await using client = await test.login();
  expect(await upload(client, "STOR b.txt")).toBe(226);
  expect(await download(client, "RETR b.txt")).toBe(226);
  expect(await codeOf(client, "QUIT")).toBe(221);
});

async function codeOf(client: RawClient, line: string): Promise<number> {
  return (await client.ask(line)).code;
}

/** The code that a transfer ends with. */
async function lastCode(client: RawClient, line: string): Promise<number> {
  const code = await codeOf(client, line);
  return code === 125 ? (await client.reply()).code : code;
}

async function download(client: RawClient, line: string): Promise<number> {
  const data = await client.openData();
  data.resume();
  const code = await lastCode(client, line);
  data.destroy();
  return code;
}

async function upload(client: RawClient, line: string): Promise<number> {
  const data = await client.openData();
  data.end("hello");
  return await lastCode(client, line);
}

async function resetUpload(client: RawClient, line: string): Promise<number> {
  const data = await client.openData();
  data.write("hello", () => data.resetAndDestroy());
  return await lastCode(client, line);
}
