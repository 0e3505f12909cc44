/** The façade: what is said of options that are misspelt, and of names and times that are none; where a session begins. */
import { getEventListeners } from "node:events";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { FtpError, LocalProtocolError, OptionError } from "@pasvport/ftp-core";
import { afterEach, describe, expect, it } from "vitest";
import type { FtpClientOptions } from "./client-options.js";
import { FtpClient } from "./ftp-client.js";
import type { CallOptions } from "./operations/call-options.js";
import { type Script, type ScriptedServer, SERVER, startScriptedServer } from "./scripted-server.suite.js";

let server: ScriptedServer;
const clients: FtpClient[] = [];

async function connect(
  script: Script = {},
  target: string | URL | FtpClientOptions = `ftp://${SERVER}`,
): Promise<FtpClient> {
  server = await startScriptedServer(script);
  const { network, memory } = server;
  const client = await memory.clock.until(FtpClient.connect(target, { network, mode: "epsv" }));
  clients.push(client);
  return client;
}

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  server.memory.clock.until(promise.catch((error: unknown) => error));

/** Behind the login. */
const said = (): readonly string[] => server.heard.filter((line) => !/^(USER|PASS) /.test(line));

afterEach(async () => {
  const { memory } = server;
  for (const client of clients.splice(0)) await memory.clock.until(client.close());
  await memory.clock.settle();
  expect([memory.openConnections, memory.openListeners, memory.clock.pendingTimers]).toEqual([0, 1, 0]);
});

/** Every method that takes options, by its name. */
const CALLS: Readonly<Record<string, (client: FtpClient, options: CallOptions) => Promise<unknown>>> = {
  features: (client, options) => client.features(options),
  list: (client, options) => client.list("a", options),
  stat: (client, options) => client.stat("a", options),
  exists: (client, options) => client.exists("a", options),
  size: (client, options) => client.size("a", options),
  modifiedTime: (client, options) => client.modifiedTime("a", options),
  setModifiedTime: (client, options) => client.setModifiedTime("a", new Date(0), options),
  changeMode: (client, options) => client.changeMode("a", 0o644, options),
  download: (client, options) => client.download("a", () => undefined, options),
  read: (client, options) => client.read("a", options),
  upload: (client, options) => client.upload(["a"], "a", options),
  readable: async (client, options) => client.readable("a", options),
  writable: async (client, options) => client.writable("a", options),
  rename: (client, options) => client.rename("a", "b", options),
  remove: (client, options) => client.remove("a", options),
  makeDirectory: (client, options) => client.makeDirectory("a", options),
  removeDirectory: (client, options) => client.removeDirectory("a", options),
  workingDirectory: (client, options) => client.workingDirectory(options),
  changeDirectory: (client, options) => client.changeDirectory("a", options),
  send: (client, options) => client.send("SYST", options),
};

describe.each(Object.keys(CALLS))("%s", (name) => {
  const call = (client: FtpClient, options: unknown): Promise<unknown> =>
    failure(CALLS[name]?.(client, options as CallOptions) ?? Promise.reject(new RangeError(name)));

  it.each<[unknown, RegExp]>([
    [{ sginal: undefined }, /^there is no option sginal: did you mean signal\?$/],
    [{ signal: new AbortController() }, /^signal is no AbortSignal: .*controller\.signal$/],
    [null, /^options are null: write/],
    ["now", /^options are a string: write/],
  ])("refuses %j, as a rejection that names it; nothing is said", async (options, message) => {
    const client = await connect();
    const error = await call(client, options);
    expect(error).toBeInstanceOf(OptionError);
    expect(error).toMatchObject({
      message: expect.stringMatching(message),
      context: { operation: expect.any(String), phase: "options", transcript: [] },
    });
    expect(said()).toEqual([]);
  });
});

describe("transfer options", () => {
  it.each<[string, (client: FtpClient) => Promise<unknown>, RegExp]>([
    [
      "download",
      (client) => client.download("a", "a", { resum: true } as object),
      /no option resum: did you mean resume/,
    ],
    ["upload", (client) => client.upload("a", "a", { apend: true } as object), /no option apend: did you mean append/],
    ["read", (client) => client.read("a", { maxByte: 5 } as object), /no option maxByte: did you mean maxBytes/],
    ["readable", async (client) => client.readable("a", { retries: 5 } as object), /no option retries: there are/],
    ["writable", async (client) => client.writable("a", { resume: true } as object), /no option resume: there are/],
    ["text for a number", (client) => client.read("a", { limitRate: "5k" } as object), /limitRate is a string: write/],
    [
      "no function",
      (client) => client.read("a", { onProgress: true } as object),
      /onProgress is true: write a function/,
    ],
    ["no type", (client) => client.read("a", { type: "ascii" } as object), /type must be "binary" or "text"/],
    ["makeDirectory", (client) => client.makeDirectory("a", { recursiv: true } as object), /did you mean recursive/],
    [
      "a word",
      (client) => client.removeDirectory("a", { recursive: "no" } as object),
      /recursive is a string: write true/,
    ],
  ])("%s", async (_what, call, message) => {
    const error = await failure(call(await connect()));
    expect(error).toBeInstanceOf(OptionError);
    expect(error).toMatchObject({ message: expect.stringMatching(message), context: { phase: "options" } });
    expect(said()).toEqual([]);
  });
});

describe("what is no name, or no time, is refused as a rejection", () => {
  const nothing = undefined as unknown as string;
  it.each<[string, (client: FtpClient) => Promise<unknown>]>([
    ["size", (client) => client.size(nothing)],
    ["changeDirectory", (client) => client.changeDirectory(nothing)],
    ["makeDirectory", (client) => client.makeDirectory(nothing)],
    ["send", (client) => client.send(nothing)],
    ["rename", (client) => client.rename("a", nothing)],
    ["download", (client) => client.download(nothing, () => undefined)],
    ["upload", (client) => client.upload(["a"], nothing)],
  ])("%s without a name", async (_what, call) => {
    const error = await failure(call(await connect()));
    expect(error).toMatchObject({ code: "OPTION", message: "a path is missing: it must be a text" });
    expect(said()).toEqual([]);
  });

  it.each([new Date(Number.NaN), 0, "2026-11-22", undefined])("the time %j", async (time) => {
    const client = await connect();
    const error = await failure(client.setModifiedTime("a", time as unknown as Date));
    expect(error).toBeInstanceOf(LocalProtocolError);
    expect(said()).toEqual([]);
  });
});

describe("connecting", () => {
  it.each([`ftp://${SERVER}/pub/in%20box/`, new URL(`ftp://${SERVER}/pub/in%20box`)])(
    "by %s begins in that directory, and so does another",
    async (address) => {
      const client = await connect({ CWD: "250 there", PWD: '257 "/pub/in box"', SYST: "215 UNIX" }, address);
      expect(said()).toEqual(["CWD pub/in box"]);
      expect(await server.memory.clock.until(client.workingDirectory())).toBe("/pub/in box");
      const other = client.another();
      clients.push(other);
      await server.memory.clock.until(other.send("SYST"));
      expect(said()).toEqual(["CWD pub/in box", "PWD", "CWD pub/in box", "SYST"]);
    },
  );

  it("by an address whose directory is not there fails, and leaves nothing", async () => {
    server = await startScriptedServer({ CWD: "550 no such directory" });
    const error = await failure(FtpClient.connect(`ftp://${SERVER}/%2Fpub`, { network: server.network }));
    expect(error).toMatchObject({ command: "CWD /pub", context: { operation: "connect" } });
  });

  it("says what is wrong with its options, with a context like every error", async () => {
    server = await startScriptedServer();
    for (const [target, more] of [
      ["http://h", {}],
      [{ host: "h", prot: 21 }, {}],
      ["ftp://h", { signal: {} }],
    ] as const) {
      const error = await failure(FtpClient.connect(target as string, more as object));
      expect(error).toBeInstanceOf(FtpError);
      expect(error).toMatchObject({ code: "OPTION", context: { operation: "connect", phase: "options" } });
    }
  });
});

it("a signal that never fires may be given to any number of calls: each client listens to it once", async () => {
  const client = await connect({
    SIZE: "213 5",
    MDTM: "213 20261122144327",
    PWD: '257 "/"',
    LIST: async (peer) => {
      peer.say("150 coming");
      (await peer.data()).stream.resume().end("-rw-r--r-- 1 0 0 5 Nov 22 14:43 a\r\n");
      peer.say("226 done");
    },
  });
  const { signal } = new AbortController();
  const { clock } = server.memory;
  for (const mode of ["epsv", "port"] as const) {
    const one = await clock.until(
      FtpClient.connect({
        host: SERVER,
        mode,
        network: server.network,
        active: { ports: { first: 2_000, last: 2_001 } },
      }),
    );
    clients.push(one);
    const calls = [
      () => one.size("a", { signal }),
      () => one.list("", { signal }),
      () => one.download("a", () => undefined, { signal, limitRate: 100 }),
      () => one.read("a", { signal, retries: 2 }),
      () => one.upload(["he", "llo"], "b", { signal }),
      () => one.readable("a", { signal }).toArray(),
      () => pipeline(Readable.from(["hello"]), one.writable("b", { signal })),
    ];
    for (const call of calls) await clock.until<unknown>(call());
  }
  await clock.until(client.send("NOOP", { signal }));
  expect(getEventListeners(signal, "abort")).toHaveLength(clients.length);
});

describe("a signal that stops", () => {
  it.each<[string, (client: FtpClient, options: CallOptions) => Promise<unknown>]>([
    ["stat", (client, options) => client.stat("a", options)],
    ["exists", (client, options) => client.exists("a", options)],
    ["list", (client, options) => client.list("a", options)],
  ])("%s in the middle of a long listing stops the listing, too", async (_name, call) => {
    const client = await connect({
      CWD: "550 no",
      PWD: '257 "/"',
      LIST: async (peer) => {
        peer.say("150 all of it");
        const { stream } = await peer.data();
        stream.on("close", () => peer.say("426 you closed it")).resume();
        stream.write("total 1\r\n");
      },
      SYST: "215 UNIX",
    });
    const stop = new AbortController();
    server.memory.clock.after(1_000, () => stop.abort());
    expect(await failure(call(client, { signal: stop.signal }))).toMatchObject({ code: "ABORTED" });
    await server.memory.clock.until(client.send("SYST"));
    expect([server.memory.clock.now(), server.sessions.length, said().at(-1)]).toEqual([1_000, 1, "SYST"]);
  });
});

it("tells whether there is a session: one that is lost is made again by the next call", async () => {
  const client = await connect({
    NOOP: (session) => {
      session.say("200 OK", "421 too long idle");
      session.control.stream.end();
    },
  });
  const other = client.another();
  clients.push(other);
  expect([client.isConnected, other.isConnected]).toEqual([true, false]);
  await server.memory.clock.until(client.send("NOOP"));
  await server.memory.clock.settle();
  expect(client.isConnected).toBe(false);
  await server.memory.clock.until(client.size("a").catch(() => undefined));
  expect([client.isConnected, other.isConnected]).toEqual([true, false]);
});
