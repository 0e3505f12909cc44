/** How a transfer that nobody wants any more ends: the ways of telling the server, and what is learnt of them. */
import { AbortedError, ConnectionError, command } from "@pasvport/ftp-core";
import { receiveData } from "@pasvport/ftp-core/net";
import { beforeEach, describe, expect, it } from "vitest";
import type { Script, ScriptedSession } from "../scripted-server.suite.js";
import { transferData } from "../transfer-loop.js";
import {
  beginTransfers,
  besidesWhole,
  endTransferTests,
  ignore,
  LIMITS,
  type TransferTest,
} from "../transfer-loop.suite.js";
import { retrieve } from "./retrieve.js";
import { store } from "./store.js";

let test: TransferTest;
let controller: AbortController;

beforeEach(() => {
  controller = new AbortController();
});
endTransferTests();

const abort = (): void => controller.abort(new RangeError("enough"));

/** A source that has no more for now, and ends when it is told to. */
async function* begun(signal: AbortSignal): AsyncGenerator<Uint8Array> {
  yield Buffer.from("hel");
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
}

/** The transfers that can be stopped. */
const TASKS = {
  RETR: (signal: AbortSignal) => retrieve(test.session, "a.txt", ignore, { signal }),
  STOR: (signal: AbortSignal) => store(test.session, "b.txt", begun(signal), { signal }),
  LIST: (signal: AbortSignal) =>
    transferData(test.session, {
      script: [command("LIST", { flags: "", path: undefined })],
      direction: "download",
      move: (connection, own) =>
        receiveData(connection, ignore, { own, clock: test.memory.clock, stallMs: LIMITS.dataMs }),
      signal,
    }),
} as const;

type TransferVerb = keyof typeof TASKS;

const stopped = (verb: TransferVerb): Promise<unknown> => test.outcome(TASKS[verb](controller.signal));

type Step = "said" | "started" | "moving";

/** A server that is at a transfer for ever when the signal fires, and that notices in one way only. */
function stoppedAt(step: Step, notices: "closing" | "ABOR" | "nothing"): Script {
  const transfer = async (peer: ScriptedSession): Promise<void> => {
    const notice = (): void => (notices === "closing" ? peer.say("426 you closed it") : undefined);
    if (step !== "said") peer.say("150 go on");
    if (step !== "moving") abort();
    const data = await peer.data().catch(() => undefined);
    if (data === undefined) return notices === "closing" ? peer.say("425 nobody there") : undefined;
    data.stream.on("close", notice).resume().write("hel");
    if (step === "moving") test.memory.clock.after(1_000, abort);
  };
  return {
    RETR: besidesWhole(transfer),
    STOR: transfer,
    LIST: transfer,
    ABOR: (peer) => (notices === "ABOR" ? peer.say("426 stopped", "226 ABOR") : undefined),
  };
}

const cells = (["epsv", "port"] as const).flatMap((mode) =>
  (Object.keys(TASKS) as TransferVerb[]).map((verb) => ({ mode, verb })),
);
const steps = ["said", "started", "moving"] as const;

describe.each(cells)("a signal that fires in the middle of $verb with $mode", ({ mode, verb }) => {
  it.each(steps)("(%s): the data connection is closed, the server notices, and the session goes on", async (step) => {
    test = await beginTransfers(stoppedAt(step, "closing"), { mode });
    const error = await stopped(verb);
    expect(error).toBeInstanceOf(AbortedError);
    expect(error).toMatchObject({ cause: new RangeError("enough"), message: expect.stringContaining(verb) });
    expect([test.memory.clock.now(), test.session.learnt.cancel]).toEqual([step === "moving" ? 1_000 : 0, "closing"]);
    expect(test.heard).not.toContain("ABOR");
    expect(await test.fetched()).toBe(5);
  });

  it.each(steps)("(%s): a server that does not look at its data connection hears ABOR", async (step) => {
    test = await beginTransfers(stoppedAt(step, "ABOR"), { mode });
    expect(await stopped(verb)).toBeInstanceOf(AbortedError);
    expect(test.memory.clock.now()).toBe((step === "moving" ? 1_000 : 0) + LIMITS.cancelMs);
    expect([test.heard.at(-1), test.session.learnt.cancel]).toEqual(["ABOR", "ABOR"]);
    expect(await test.fetched()).toBe(5);
  });

  it.each(steps)("(%s): a server that does not even hear ABOR is left", async (step) => {
    test = await beginTransfers(stoppedAt(step, "nothing"), { mode });
    expect(await stopped(verb)).toBeInstanceOf(AbortedError);
    expect(test.memory.clock.now()).toBe((step === "moving" ? 1_000 : 0) + 2 * LIMITS.cancelMs);
    expect([test.session.learnt.cancel, test.session.control.isOver]).toEqual(["leaving", true]);
    await expect(test.fetched()).rejects.toThrow(ConnectionError);
  });
});

describe("what was learnt of a server is used first the next time:", () => {
  it("ABOR is said at once", async () => {
    test = await beginTransfers(stoppedAt("moving", "ABOR"));
    test.session.learnt.cancel = "ABOR";
    expect(await stopped("RETR")).toBeInstanceOf(AbortedError);
    expect([test.memory.clock.now(), test.heard.at(-1)]).toEqual([1_000, "ABOR"]);
    expect(await test.fetched()).toBe(5);
  });

  it("ABOR, and a server that noticed the closing all the same: both replies are taken", async () => {
    const script = stoppedAt("moving", "closing");
    test = await beginTransfers({ ...script, ABOR: "225 nothing to abort" });
    test.session.learnt.cancel = "ABOR";
    expect(await stopped("RETR")).toBeInstanceOf(AbortedError);
    expect(await test.fetched()).toBe(5);
  });

  it("the session is left at once", async () => {
    test = await beginTransfers(stoppedAt("moving", "nothing"));
    test.session.learnt.cancel = "leaving";
    expect(await stopped("RETR")).toBeInstanceOf(AbortedError);
    expect([test.memory.clock.now(), test.session.control.isOver]).toEqual([1_000, true]);
    expect(test.heard).not.toContain("ABOR");
  });
});

describe("ABOR", () => {
  it.each(["502 never heard of it", "500 what?", "450 not now"])(
    "answered %s, with the transfer's own reply before it: the session goes on",
    async (answer) => {
      const script = stoppedAt("moving", "nothing");
      test = await beginTransfers({ ...script, ABOR: (peer) => peer.say("426 stopped", answer) });
      expect(await stopped("RETR")).toBeInstanceOf(AbortedError);
      expect(test.session.learnt.cancel).toBe("ABOR");
      expect(await test.fetched()).toBe(5);
    },
  );

  it("answered once for both: nobody knows what the next reply would mean, and the session is left", async () => {
    const script = stoppedAt("moving", "nothing");
    test = await beginTransfers({ ...script, ABOR: "226 both of them" });
    expect(await stopped("RETR")).toBeInstanceOf(AbortedError);
    expect(test.memory.clock.now()).toBe(1_000 + 2 * LIMITS.cancelMs);
    expect([test.session.learnt.cancel, test.session.control.isOver]).toEqual(["leaving", true]);
  });

  it("answered with something that breaks the dialogue: told as stopped, and not tried again", async () => {
    const script = stoppedAt("moving", "nothing");
    test = await beginTransfers({ ...script, ABOR: (peer) => peer.say("350 again", "226 both") });
    expect(await stopped("RETR")).toBeInstanceOf(AbortedError);
    expect(test.memory.clock.now()).toBe(1_000 + LIMITS.cancelMs);
    expect([test.session.learnt.cancel, test.session.control.isOver]).toEqual(["leaving", true]);
  });
});

describe("a second 150 for the last word, as Pure-FTPd has it,", () => {
  /** It notices, says 150 again, and this when NOOP comes. */
  const strange = (...answers: readonly string[]): Script => ({
    RETR: besidesWhole(async (peer) => {
      peer.say("150 coming");
      const { stream } = await peer.data();
      stream.on("close", () => peer.say("150 0.5 seconds, 10 kB a second")).resume();
      stream.write("hel");
      test.memory.clock.after(1_000, abort);
    }),
    NOOP: (peer) => peer.say(...answers),
  });

  it("is believed where NOOP has its own answer: the session goes on", async () => {
    test = await beginTransfers(strange("200 fine"));
    expect(await stopped("RETR")).toBeInstanceOf(AbortedError);
    expect([test.heard.at(-1), test.memory.clock.now(), test.session.learnt.cancel]).toEqual([
      "NOOP",
      1_000,
      "closing",
    ]);
    expect(await test.fetched()).toBe(5);
  });

  it.each([[["226 done after all", "200 fine"]], [["426 lost", "200 fine"]], [["150 once more"]], [[]]])(
    "was none where NOOP gets %j: the session is left, before anything is taken for an answer to something else",
    async (answers) => {
      test = await beginTransfers(strange(...answers));
      expect(await stopped("RETR")).toBeInstanceOf(AbortedError);
      expect(test.session.control.isOver).toBe(true);
      expect(test.memory.clock.now()).toBe(1_000 + (answers.length === 0 ? LIMITS.cancelMs : 0));
      expect(test.heard).not.toContain("ABOR");
    },
  );
});

describe("our own end that fails is told to the server in the same ways:", () => {
  it("one that does not look at its data connection hears ABOR, and the session goes on", async () => {
    test = await beginTransfers({
      RETR: besidesWhole(async (peer) => {
        peer.say("150 coming");
        (await peer.data()).stream.resume().write("hel");
      }),
      ABOR: (peer) => peer.say("426 stopped", "226 ABOR"),
    });
    const full = (): Promise<void> => Promise.reject(new RangeError("the disk is full"));
    expect(await test.outcome(retrieve(test.session, "a.txt", full))).toEqual(new RangeError("the disk is full"));
    expect([test.memory.clock.now(), test.heard.at(-1)]).toEqual([LIMITS.cancelMs, "ABOR"]);
    expect(await test.fetched()).toBe(5);
  });
});
