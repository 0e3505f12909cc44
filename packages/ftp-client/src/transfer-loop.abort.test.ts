/** The caller's AbortSignal, in each phase of a transfer. */
import { AbortedError } from "@pasvport/ftp-core";
import type { Network } from "@pasvport/ftp-core/net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { settingsFrom } from "./client-options.js";
import type { ClientSession } from "./client-session.js";
import { connect } from "./connect.js";
import { logout } from "./operations/logout.js";
import { retrieve } from "./operations/retrieve.js";
import { store } from "./operations/store.js";
import { type Script, type ScriptedServer, SERVER, startScriptedServer } from "./scripted-server.suite.js";

const LIMITS = { connectMs: 5_000, replyMs: 7_000, dataMs: 11_000 };

let test: ScriptedServer;
let session: ClientSession;
let controller: AbortController;

beforeEach(() => {
  controller = new AbortController();
});

afterEach(async () => {
  await test.memory.clock.until(logout(session));
  await test.memory.clock.settle();
  const { memory } = test;
  expect([memory.openConnections, memory.openListeners, memory.clock.pendingTimers]).toEqual([0, 1, 0]);
});

async function begin(mode: "epsv" | "port", script: Script): Promise<void> {
  test = await startScriptedServer(script);
  const { network } = test;
  session = await connect(settingsFrom({ host: SERVER, mode, timeouts: LIMITS, network }));
}

const ignore = async (): Promise<void> => undefined;

async function abortedFetch(): Promise<unknown> {
  const { signal } = controller;
  const fetching = retrieve(session, "a.txt", ignore, { signal });
  return test.memory.clock.until(fetching).catch((error: unknown) => error);
}

const fetchedAgain = (): Promise<number> => test.memory.clock.until(retrieve(session, "a.txt", ignore));

/** Does this the first time, and what is usual afterwards. */
const abort = (): void => controller.abort(new RangeError("enough"));

/** A download in which the signal fires at this step; the server answers ABOR as RFC 959 wants it. */
function abortingAt(step: "said" | "started" | "moving" | "ended"): Script {
  let isFirst = true;
  let pending: (() => void) | undefined;
  return {
    RETR: async (peer) => {
      if (!isFirst) {
        peer.say("150 coming");
        (await peer.data()).stream.resume().end("hello");
        return peer.say("226 done");
      }
      isFirst = false;
      pending = () => peer.say("426 stopped", "226 ABOR");
      if (step === "said") return abort();
      peer.say("150 coming");
      if (step === "started") return abort();
      const { stream } = await peer.data();
      stream.resume();
      if (step === "moving") stream.write("hel");
      else stream.end("hello");
      test.memory.clock.after(1_000, abort);
    },
    ABOR: async (peer) => {
      // What was left of its data connection: a server that did not look at it yet sees it now.
      if (step === "said" || step === "started") await peer.data().then(({ stream }) => stream.resume(), ignore);
      pending?.();
    },
  };
}

describe.each(["epsv", "port"] as const)("in mode %s, a signal that fires", (mode) => {
  it("before the transfer begins: nothing more is asked of the server", async () => {
    await begin(mode, {});
    await retrieve(session, "a.txt", ignore);
    const before = test.heard.length;
    abort();
    const error = await abortedFetch();
    expect(error).toBeInstanceOf(AbortedError);
    expect(error).toMatchObject({ cause: new RangeError("enough") });
    expect(test.heard).toHaveLength(before);
  });

  it("while the server is asked for a data connection: the transfer is never said", async () => {
    let isFirst = true;
    const arranging = (
      arrange: (peer: Parameters<Exclude<Script[string], string>>[0], argument: string) => unknown,
    ) => {
      return (peer: Parameters<Exclude<Script[string], string>>[0], argument: string): unknown => {
        if (isFirst) abort();
        isFirst = false;
        return arrange(peer, argument);
      };
    };
    await begin(mode, {
      EPSV: arranging(async (peer) => peer.say(`229 here (|||${await peer.listen()}|)`)),
      PORT: arranging((peer, argument) => peer.willDial(argument)),
    });
    expect(await abortedFetch()).toBeInstanceOf(AbortedError);
    expect(test.heard.filter((line) => /^(RETR|ABOR)/.test(line))).toEqual([]);
    expect(await fetchedAgain()).toBe(5);
  });

  it.each([
    ["when the transfer is said", "said"],
    ["when the server has said 1yz", "started"],
    ["in the middle of the data", "moving"],
    ["between the end of the data and the last reply", "ended"],
  ] as const)("%s: ABOR, and the session goes on", async (_when, step) => {
    await begin(mode, abortingAt(step));
    const error = await abortedFetch();
    expect(error).toBeInstanceOf(AbortedError);
    expect(error).toMatchObject({ cause: new RangeError("enough") });
    expect(test.heard.at(-1)).toBe("ABOR");
    expect(await fetchedAgain()).toBe(5);
  });

  it("when all is done changes nothing", async () => {
    await begin(mode, {});
    expect(await abortedFetch()).toBe(5);
    abort();
    await test.memory.clock.settle();
    expect(test.heard).not.toContain("ABOR");
    expect(await fetchedAgain()).toBe(5);
  });

  it("and a server that never answers ABOR: the session is over after the limit for replies", async () => {
    await begin(mode, { ...abortingAt("moving"), ABOR: "" });
    expect(await abortedFetch()).toBeInstanceOf(AbortedError);
    expect([test.memory.clock.now(), session.control.isOver]).toEqual([1_000 + LIMITS.replyMs, true]);
  });

  it("while our own end hangs on a chunk: it is not waited for", async () => {
    await begin(mode, abortingAt("moving"));
    const hanging = (): Promise<void> => new Promise(() => undefined);
    const fetching = retrieve(session, "a.txt", hanging, { signal: controller.signal });
    await expect(test.memory.clock.until(fetching)).rejects.toThrow(AbortedError);
    expect(test.memory.clock.now()).toBe(1_000);
    expect(await fetchedAgain()).toBe(5);
    // Whoever looks for a stall looks once more.
    await test.memory.clock.advance(LIMITS.dataMs);
  });

  it("while our own end hangs at giving one: it is not waited for", async () => {
    await begin(mode, {
      STOR: async (peer) => {
        peer.say("150 go on");
        (await peer.data()).stream.resume();
        test.memory.clock.after(1_000, abort);
      },
      ABOR: (peer) => peer.say("426 stopped", "226 ABOR"),
    });
    const hanging = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from("once");
      await new Promise(() => undefined);
    };
    const storing = store(session, "b.txt", hanging(), { signal: controller.signal });
    await expect(test.memory.clock.until(storing)).rejects.toThrow(AbortedError);
    expect(test.memory.clock.now()).toBe(1_000);
    expect(await fetchedAgain()).toBe(5);
  });
});

it("a signal that fires while the data connection is dialled, and nobody answers: at once, and nothing is aborted", async () => {
  test = await startScriptedServer({ EPSV: "229 here (|||50000|)" });
  const { network, memory } = test;
  // Only the control connection finds somebody.
  const filtered: Network = {
    clock: network.clock,
    listen: (options) => network.listen(options),
    resolve: (host) => network.resolve(host),
    dial: (options) => network.dial(options.port === 21 ? options : { ...options, host: "192.0.2.99" }),
  };
  session = await connect(settingsFrom({ host: SERVER, mode: "epsv", timeouts: LIMITS, network: filtered }));
  memory.clock.after(1_000, abort);
  expect(await abortedFetch()).toBeInstanceOf(AbortedError);
  expect([memory.clock.now(), test.heard.at(-1)]).toEqual([1_000, "EPSV"]);
});
