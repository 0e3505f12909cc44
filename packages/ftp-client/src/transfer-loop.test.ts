import { ConnectionError, DataChannelError, NegativeReplyError, TimeoutError } from "@pasvport/ftp-core";
import { afterEach, describe, expect, it } from "vitest";
import { type FtpClientOptions, settingsFrom } from "./client-options.js";
import type { ClientSession } from "./client-session.js";
import { connect } from "./connect.js";
import { logout } from "./operations/logout.js";
import { retrieve } from "./operations/retrieve.js";
import { store } from "./operations/store.js";
import { type Script, type ScriptedServer, SERVER, startScriptedServer } from "./scripted-server.suite.js";
import { chunksOf } from "./transfers/transfer-ends.js";

const LIMITS = { connectMs: 5_000, replyMs: 7_000, dataMs: 11_000 };

let test: ScriptedServer;
let session: ClientSession;

afterEach(async () => {
  await test.memory.clock.until(logout(session));
  await test.memory.clock.settle();
  const { memory } = test;
  expect([memory.openConnections, memory.openListeners, memory.clock.pendingTimers]).toEqual([0, 1, 0]);
});

async function begin(script: Script = {}, options: Partial<FtpClientOptions> = {}): Promise<void> {
  test = await startScriptedServer(script);
  const { network } = test;
  session = await connect(settingsFrom({ host: SERVER, mode: "epsv", timeouts: LIMITS, network, ...options }));
}

const ignore = async (): Promise<void> => undefined;

/** A transfer's outcome: the text that arrived, or the error. Time passes as it must. */
async function outcomeOf(transfer: Promise<unknown>): Promise<unknown> {
  return test.memory.clock.until(transfer).catch((error: unknown) => error);
}

async function fetched(): Promise<string> {
  let text = "";
  await retrieve(session, "a.txt", async (chunk) => {
    text += String(Buffer.from(chunk));
  });
  return text;
}

const later = (ms: number): Promise<void> => new Promise((resolve) => void test.memory.clock.after(ms, resolve));

describe.each(["epsv", "port"] as const)("in mode %s", (mode) => {
  it("all bytes come and go, and a second transfer finds the session in step", async () => {
    await begin({}, { mode });
    expect(await fetched()).toBe("hello");
    expect(await store(session, "b.txt", chunksOf(Buffer.from("welcome")))).toBe(7);
    expect(await fetched()).toBe("hello");
    expect(session.learnt.mode).toBe(mode.toUpperCase());
  });

  it("the order of the last reply and the end of the data is all one", async () => {
    const early: Script = {
      RETR: async (peer) => {
        peer.say("150 coming", "226 done");
        const { stream } = await peer.data();
        await later(LIMITS.dataMs - 1);
        stream.resume().end("hello");
      },
    };
    await begin(early, { mode });
    expect(await outcomeOf(fetched())).toBe("hello");
  });

  it("a refusal closes what was arranged", async () => {
    await begin({ RETR: "550 no such file" }, { mode });
    const error = await outcomeOf(fetched());
    expect(error).toBeInstanceOf(NegativeReplyError);
    expect(error).toMatchObject({ reply: { code: 550 } });
    if (mode === "epsv") for (const peer of test.sessions) (await peer.data()).stream.resume();
    expect(test.memory.openListeners).toBe(1);
  });

  it("426 is a data connection that broke off, and the session goes on", async () => {
    let isFirst = true;
    const broken: Script = {
      RETR: async (peer) => {
        peer.say("150 coming");
        const { stream } = await peer.data();
        stream.resume().end(isFirst ? "hel" : "hello");
        peer.say(isFirst ? "426 lost" : "226 done");
        isFirst = false;
      },
    };
    await begin(broken, { mode });
    const error = await outcomeOf(fetched());
    expect(error).toBeInstanceOf(DataChannelError);
    expect(error).toMatchObject({ phase: "transfer", cause: { reply: { code: 426 } } });
    expect(await fetched()).toBe("hello");
  });

  it("a reset is no end, though the server calls the transfer complete", async () => {
    const reset: Script = {
      RETR: async (peer) => {
        peer.say("150 coming");
        const data = await peer.data();
        data.stream.write("hel");
        data.reset();
        peer.say("226 done");
      },
    };
    await begin(reset, { mode });
    expect(await outcomeOf(fetched())).toMatchObject({ code: "DATA_CHANNEL", phase: "transfer" });
  });

  it.each([
    ["before the first reply", "", "hel"],
    ["in mid-transfer", "150 coming", "hel"],
    ["before the last reply", "150 coming", "hello"],
  ])("the control connection lost %s ends it at once, and leaves no timer", async (_when, first, sent) => {
    const lost: Script = {
      RETR: async (peer) => {
        if (first !== "") peer.say(first);
        const { stream } = await peer.data();
        stream.resume().write(sent);
        if (sent === "hello") stream.end();
        await later(1_000);
        peer.control.reset();
      },
    };
    await begin(lost, { mode });
    expect(await outcomeOf(fetched())).toBeInstanceOf(ConnectionError);
    expect([test.memory.clock.now(), test.memory.clock.pendingTimers]).toEqual([1_000, 0]);
    expect(await outcomeOf(fetched())).toBeInstanceOf(ConnectionError);
  });

  it("no byte of an upload goes before the server has said 1yz", async () => {
    const moved: number[] = [];
    const slow: Script = {
      STOR: async (peer) => {
        const { stream } = mode === "epsv" ? await peer.data() : { stream: undefined };
        await later(LIMITS.replyMs - 1);
        expect(moved).toEqual([]);
        peer.say("150 go on");
        const data = stream ?? (await peer.data()).stream;
        data.resume().on("end", () => {
          data.end();
          peer.say("226 done");
        });
      },
    };
    await begin(slow, { mode });
    const source = chunksOf(Buffer.from("welcome"));
    expect(await outcomeOf(store(session, "b.txt", source, { onBytes: (count) => moved.push(count) }))).toBe(7);
    expect(moved).toEqual([7]);
  });
});

describe("the waits", () => {
  it("the last reply: bounded, named, and the session is over then", async () => {
    const silent: Script = {
      RETR: async (peer) => {
        peer.say("150 coming");
        (await peer.data()).stream.resume().end("hello");
      },
    };
    await begin(silent);
    const error = await outcomeOf(fetched());
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ waitingFor: "final reply", timeoutMs: LIMITS.replyMs });
    expect([test.memory.clock.now(), session.control.isOver]).toEqual([LIMITS.replyMs, true]);
  });

  it.each(["epsv", "port"] as const)("the first reply in mode %s: bounded, and named `reply`", async (mode) => {
    await begin({ RETR: "" }, { mode });
    const error = await outcomeOf(fetched());
    expect(error).toMatchObject({ code: "TIMEOUT", waitingFor: "reply", timeoutMs: LIMITS.replyMs });
    expect([test.memory.clock.now(), session.control.isOver]).toEqual([LIMITS.replyMs, true]);
    if (mode === "epsv") for (const peer of test.sessions) (await peer.data()).stream.resume();
  });

  it("a server that neither answers nor comes: over within both limits together", async () => {
    const timeouts = { ...LIMITS, dataMs: LIMITS.replyMs - 1 };
    await begin({ RETR: "" }, { mode: "port", timeouts });
    expect(await outcomeOf(fetched())).toMatchObject({ code: expect.stringMatching(/^(TIMEOUT|DATA_CHANNEL)$/) });
    expect(test.memory.clock.now()).toBeLessThanOrEqual(timeouts.dataMs + timeouts.replyMs);
    expect(session.control.isOver).toBe(true);
  });

  it("data that stands still is given up, by the name of the channel", async () => {
    const stalling: Script = {
      RETR: async (peer) => {
        peer.say("150 coming");
        const { stream } = await peer.data();
        stream.resume().write("hel");
        stream.on("close", () => peer.say("426 lost"));
      },
    };
    await begin(stalling);
    const error = await outcomeOf(fetched());
    expect(error).toMatchObject({
      code: "DATA_CHANNEL",
      mode: "EPSV",
      phase: "transfer",
      cause: { waitingFor: "data" },
    });
    expect(session.control.isOver).toBe(false);
  });
});

describe("our own end", () => {
  it("may be slower than the limit for data", async () => {
    await begin();
    let text = "";
    const slow = async (chunk: Uint8Array): Promise<void> => {
      await later(3 * LIMITS.dataMs);
      text += String(Buffer.from(chunk));
    };
    expect(await outcomeOf(retrieve(session, "a.txt", slow))).toBe(5);
    expect([text, test.memory.clock.now()]).toEqual(["hello", 3 * LIMITS.dataMs]);
  });

  it("may be slower than the limit for data where it gives the bytes", async () => {
    await begin();
    const slow = async function* (): AsyncGenerator<Uint8Array> {
      for (const part of ["wel", "come"]) {
        await later(3 * LIMITS.dataMs);
        yield Buffer.from(part);
      }
    };
    expect(await outcomeOf(store(session, "b.txt", slow()))).toBe(7);
  });

  it("that fails is told as what it threw, whatever the server says, and the session goes on", async () => {
    await begin();
    const full = (): Promise<void> => Promise.reject(new RangeError("the disk is full"));
    expect(await outcomeOf(retrieve(session, "a.txt", full))).toEqual(new RangeError("the disk is full"));
    expect(await fetched()).toBe("hello");
  });

  it("an onTrace that throws harms nothing", async () => {
    const onTrace = (): void => {
      throw new RangeError("the log is full");
    };
    await begin({}, { onTrace });
    expect(await fetched()).toBe("hello");
  });

  it("an onBytes that throws ends the transfer, and the session goes on", async () => {
    await begin();
    const onBytes = (): void => {
      throw new RangeError("no bar to draw");
    };
    const error = await outcomeOf(retrieve(session, "a.txt", ignore, { onBytes }));
    expect(error).toMatchObject({ message: expect.stringContaining("no bar to draw") });
    expect(await fetched()).toBe("hello");
  });

  it("is at rest before the failure is told: the next call may use what it holds", async () => {
    const refusing: Script = {
      RETR: async (peer) => {
        peer.say("150 coming");
        (await peer.data()).stream
          .on("error", () => undefined)
          .resume()
          .write("hel");
        await later(1_000);
        peer.say("551 the disk broke");
      },
    };
    await begin(refusing);
    const order: string[] = [];
    const slow = async (): Promise<void> => {
      await later(5_000);
      order.push("taken");
    };
    const failed = retrieve(session, "a.txt", slow).catch(() => void order.push("failed"));
    await outcomeOf(failed);
    expect([order, test.memory.clock.now()]).toEqual([["taken", "failed"], 5_000]);
  });

  it("that never comes to rest is waited for no longer than the limit for data", async () => {
    const refusing: Script = {
      RETR: async (peer) => {
        peer.say("150 coming");
        (await peer.data()).stream.resume().write("hel");
        await later(1_000);
        peer.say("551 the disk broke");
      },
    };
    await begin(refusing);
    const error = await outcomeOf(retrieve(session, "a.txt", () => new Promise(() => undefined)));
    expect(error).toMatchObject({ reply: { code: 551 } });
    expect(test.memory.clock.now()).toBe(1_000 + LIMITS.dataMs);
  });
});
