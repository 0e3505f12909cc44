/** The caller's AbortSignal before, around and after the moving of bytes; in the middle of it: `operations/cancel.test`. */
import { AbortedError, type TraceEvent } from "@pasvport/ftp-core";
import type { Network } from "@pasvport/ftp-core/net";
import { beforeEach, describe, expect, it } from "vitest";
import { retrieve } from "./operations/retrieve.js";
import { store } from "./operations/store.js";
import type { Answer, Script, ScriptedSession } from "./scripted-server.suite.js";
import {
  beginTransfers,
  besidesWhole,
  endTransferTests,
  ignore,
  LIMITS,
  type TransferTest,
} from "./transfer-loop.suite.js";

let test: TransferTest;
let controller: AbortController;

beforeEach(() => {
  controller = new AbortController();
});
endTransferTests();

const abort = (): void => controller.abort(new RangeError("enough"));

const stopped = (): Promise<unknown> =>
  test.outcome(retrieve(test.session, "a.txt", ignore, { signal: controller.signal }));

describe.each(["epsv", "port"] as const)("with %s, a signal that fires", (mode) => {
  it("before the transfer begins: nothing more is asked of the server", async () => {
    test = await beginTransfers({}, { mode });
    await test.fetched();
    const before = test.heard.length;
    abort();
    expect(await stopped()).toMatchObject({ code: "ABORTED", cause: new RangeError("enough") });
    expect(test.heard).toHaveLength(before);
  });

  it("while the server is asked for a data connection: the transfer is never said", async () => {
    const first = (usual: Exclude<Answer, string>): Answer => {
      return (peer, argument) => {
        abort();
        return usual(peer, argument);
      };
    };
    test = await beginTransfers(
      {
        EPSV: first(async (peer) => peer.say(`229 here (|||${await peer.listen()}|)`)),
        PORT: first((peer, argument) => peer.willDial(argument)),
      },
      { mode },
    );
    expect(await stopped()).toBeInstanceOf(AbortedError);
    expect(test.heard.filter((line) => /^(RETR|ABOR)/.test(line))).toEqual([]);
    expect(await test.fetched()).toBe(5);
  });

  it("while the size is asked: its reply is waited for, and the transfer is never said", async () => {
    test = await beginTransfers(
      {
        SIZE: (peer) => {
          abort();
          test.memory.clock.after(1_000, () => peer.say("213 5"));
        },
      },
      { mode },
    );
    expect(await stopped()).toBeInstanceOf(AbortedError);
    expect([test.memory.clock.now(), test.heard.at(-1)]).toEqual([1_000, "SIZE a.txt"]);
    expect(await test.fetched()).toBe(5);
  });

  it.each([mode === "epsv" ? "EPSV" : "PORT", "SIZE", "RETR"])(
    "from a trace, as %s goes out: what is owed is waited for",
    async (verb) => {
      const onTrace = (event: TraceEvent): void => {
        if (event.kind === "command" && event.text.startsWith(verb) && !event.text.includes("whole")) abort();
      };
      const looking = async (peer: ScriptedSession): Promise<void> => {
        const data = await peer.data().catch(() => undefined);
        if (data === undefined) return peer.say("425 nobody there");
        data.stream.on("close", () => peer.say("426 you closed it")).resume();
      };
      test = await beginTransfers({ RETR: besidesWhole(looking) }, { mode, onTrace });
      const outcome = await stopped();
      expect(outcome).toBeInstanceOf(AbortedError);
      expect(await test.fetched()).toBe(5);
    },
  );

  it("between the end of the data and the last reply: the reply is waited for", async () => {
    test = await beginTransfers(
      {
        RETR: besidesWhole(async (peer) => {
          peer.say("150 coming");
          (await peer.data()).stream.resume().end("hello");
          test.memory.clock.after(1_000, abort);
          test.memory.clock.after(1_500, () => peer.say("226 done"));
        }),
      },
      { mode },
    );
    expect(await stopped()).toBeInstanceOf(AbortedError);
    expect([test.memory.clock.now(), test.heard.at(-1)]).toEqual([1_500, "RETR a.txt"]);
    expect(await test.fetched()).toBe(5);
  });

  it("between the last reply and the end of the data: nothing is owed", async () => {
    test = await beginTransfers(
      {
        RETR: besidesWhole(async (peer) => {
          peer.say("150 coming", "226 done");
          (await peer.data()).stream.resume().write("hel");
          test.memory.clock.after(1_000, abort);
        }),
      },
      { mode },
    );
    test.session.learnt.cancel = "leaving";
    expect(await stopped()).toBeInstanceOf(AbortedError);
    expect(test.memory.clock.now()).toBe(1_000);
    expect(await test.fetched()).toBe(5);
  });

  it("when all is done changes nothing", async () => {
    test = await beginTransfers({}, { mode });
    expect(await stopped()).toBe(5);
    abort();
    await test.memory.clock.settle();
    expect(test.heard.at(-1)).toBe("RETR a.txt");
    expect(await test.fetched()).toBe(5);
  });

  it("in the moment in which the server refuses: one of both is told, and the session goes on", async () => {
    test = await beginTransfers(
      {
        RETR: besidesWhole((peer) => {
          peer.say("550 no such file");
          abort();
        }),
      },
      { mode },
    );
    expect(await stopped()).toMatchObject({ code: expect.stringMatching(/^(ABORTED|NEGATIVE_REPLY)$/) });
    await test.lookAtData();
    expect(await test.fetched()).toBe(5);
  });

  it("before a REST that the server refuses: the transfer is never said, and the session goes on", async () => {
    test = await beginTransfers(
      {
        REST: (peer) => {
          abort();
          test.memory.clock.after(500, () => peer.say("502 no REST"));
        },
      },
      { mode },
    );
    const { signal } = controller;
    const fetching = retrieve(test.session, "a.txt", ignore, { offset: 3, size: 5, signal });
    await expect(test.memory.clock.until(fetching)).rejects.toThrow(AbortedError);
    expect(test.heard.filter((line) => line.startsWith("RETR"))).toEqual([]);
    await test.lookAtData();
    expect(await test.fetched()).toBe(5);
  });

  it("and a control connection that is lost with it: told as stopped", async () => {
    test = await beginTransfers(
      {
        RETR: async (peer) => {
          peer.say("150 coming");
          const { stream } = await peer.data();
          stream
            .on("close", () => peer.control.reset())
            .resume()
            .write("hel");
          test.memory.clock.after(1_000, abort);
        },
      },
      { mode },
    );
    expect(await stopped()).toBeInstanceOf(AbortedError);
    expect([test.memory.clock.now(), test.session.control.isOver]).toEqual([1_000, true]);
  });
});

/** Is at it for ever, and looks at its data connection. */
const transfer: Answer = async (peer) => {
  peer.say("150 go on");
  const { stream } = await peer.data();
  stream
    .on("close", () => peer.say("426 you closed it"))
    .resume()
    .write("hel");
  test.memory.clock.after(1_000, abort);
};
const noticing: Script = { RETR: besidesWhole(transfer), STOR: transfer };

describe("our own end that hangs when the signal fires is waited for, but no longer than for the server:", () => {
  it.each(["epsv", "port"] as const)("at taking a chunk, with %s", async (mode) => {
    test = await beginTransfers(noticing, { mode });
    const hanging = (): Promise<void> => new Promise(() => undefined);
    const fetching = retrieve(test.session, "a.txt", hanging, { signal: controller.signal });
    await expect(test.memory.clock.until(fetching)).rejects.toThrow(AbortedError);
    expect(test.memory.clock.now()).toBe(1_000 + LIMITS.cancelMs);
    expect(await test.fetched()).toBe(5);
    // Whoever looks for a stall looks once more.
    await test.memory.clock.advance(LIMITS.dataMs);
  });

  it.each(["epsv", "port"] as const)("at giving one, with %s", async (mode) => {
    test = await beginTransfers(noticing, { mode });
    const hanging = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from("once");
      await new Promise(() => undefined);
    };
    const storing = store(test.session, "b.txt", hanging(), { signal: controller.signal });
    await expect(test.memory.clock.until(storing)).rejects.toThrow(AbortedError);
    expect(test.memory.clock.now()).toBe(1_000);
    expect(await test.fetched()).toBe(5);
  });

  it("one that is only slow is done with its chunk when the caller hears of it", async () => {
    test = await beginTransfers(noticing, { mode: "epsv" });
    const order: string[] = [];
    const slow = async (): Promise<void> => {
      await new Promise<void>((resolve) => void test.memory.clock.after(2_500, resolve));
      order.push("taken");
    };
    const fetching = retrieve(test.session, "a.txt", slow, { signal: controller.signal });
    await test.memory.clock.until(fetching).catch(() => order.push("stopped"));
    expect([order, test.memory.clock.now()]).toEqual([["taken", "stopped"], 2_500]);
  });
});

it("a signal that fires while the data connection is dialled, and nobody answers: at once, and nothing is cancelled", async () => {
  // Only the control connection finds somebody.
  const through = (network: Network): Network => ({
    clock: network.clock,
    listen: (options) => network.listen(options),
    resolve: (host) => network.resolve(host),
    dial: (options) => network.dial(options.port === 21 ? options : { ...options, host: "192.0.2.99" }),
  });
  test = await beginTransfers({ EPSV: "229 here (|||50000|)" }, { through });
  test.memory.clock.after(1_000, abort);
  expect(await stopped()).toBeInstanceOf(AbortedError);
  expect([test.memory.clock.now(), test.heard.at(-1)]).toEqual([1_000, "SIZE a.txt"]);
});

it("a signal that fires while one mode after the other is refused: the next is not asked for", async () => {
  test = await beginTransfers(
    {
      EPSV: (peer) => {
        abort();
        peer.say("502 no");
      },
    },
    { mode: "auto" },
  );
  expect(await stopped()).toBeInstanceOf(AbortedError);
  expect(test.heard.at(-1)).toBe("EPSV");
});
