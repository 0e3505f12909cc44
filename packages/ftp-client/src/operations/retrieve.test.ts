/** RETR with SIZE beside it, and REST before it. */
import { DataChannelError, LocalProtocolError, NegativeReplyError } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import { ResumeError } from "../resume-error.js";
import type { Script } from "../scripted-server.suite.js";
import { beginTransfers, endTransferTests, ignore, type TransferTest } from "../transfer-loop.suite.js";
import { retrieve } from "./retrieve.js";
import { store } from "./store.js";

let test: TransferTest;
endTransferTests();

const fetch = (options = {}): Promise<unknown> => test.outcome(retrieve(test.session, "a.txt", ignore, options));

const said = (): readonly string[] => test.heard.filter((line) => !/^(USER|PASS|TYPE)/.test(line));

/** Sends `hello` and these last words. */
function sending(lastWords: string): Script {
  return {
    RETR: async (peer) => {
      peer.say("150 coming");
      (await peer.data()).stream.resume().end("hello");
      peer.say(lastWords);
    },
  };
}

describe.each(["epsv", "port"] as const)("the size, with %s,", (mode) => {
  const arranging = mode === "epsv" ? ["EPSV", "SIZE a.txt"] : ["SIZE a.txt", expect.stringMatching(/^PORT/)];

  it("is asked beside the data connection, once", async () => {
    test = await beginTransfers({ SIZE: "213 5" }, { mode });
    const told: unknown[] = [];
    expect(await fetch({ onSize: (bytes: unknown) => told.push(bytes) })).toBe(5);
    expect([said(), told]).toEqual([[...arranging, "RETR a.txt"], [5]]);
  });

  it.each(["226 done", "250 done", "226 all of it, I swear"])(
    "is more than came: no success, though %s",
    async (words) => {
      test = await beginTransfers({ ...sending(words), SIZE: "213 6" }, { mode });
      const error = await fetch();
      expect(error).toBeInstanceOf(DataChannelError);
      expect(error).toMatchObject({
        phase: "transfer",
        message: expect.stringMatching(
          /incomplete \(it ended after 5 of 6 bytes\), though the server calls .* complete/,
        ),
      });
      expect(await fetch({ size: 5 })).toBe(5);
    },
  );

  it("is less than came: the file has grown", async () => {
    test = await beginTransfers({ SIZE: "213 4" }, { mode });
    expect(await fetch()).toBe(5);
  });

  it("is not asked where the caller knows it, and is held to that", async () => {
    test = await beginTransfers({}, { mode });
    expect(await fetch({ size: 5 })).toBe(5);
    expect(test.heard.filter((line) => line.startsWith("SIZE"))).toEqual([]);
    expect(await fetch({ size: 6 })).toBeInstanceOf(DataChannelError);
  });

  it.each<[how: string, sizes: string[], options: object, isWhole: boolean]>([
    ["the caller knew an old one", ["213 5"], { size: 6 }, true],
    ["the file has shrunk meanwhile", ["213 6", "213 5"], {}, true],
    ["the file has shrunk to less", ["213 6", "213 4"], {}, false],
    ["the file has another one by now", ["213 6", "213 7"], {}, false],
    ["nobody tells it any more", ["213 6", "550 gone"], {}, false],
  ])("more than what came is asked again: %s", async (_how, sizes, options, isWhole) => {
    test = await beginTransfers({ SIZE: (peer) => peer.say(sizes.shift() ?? "500 no more") }, { mode });
    expect(await fetch(options)).toEqual(isWhole ? 5 : expect.any(DataChannelError));
    expect(sizes).toEqual([]);
  });

  it.each(["500 what?", "502 not here"])("of a server that says %s is asked once for all", async (unknown) => {
    test = await beginTransfers({ SIZE: unknown }, { mode });
    expect([await fetch(), await fetch()]).toEqual([5, 5]);
    expect(test.heard.filter((line) => line.startsWith("SIZE"))).toHaveLength(1);
  });

  it.each(["550 not for this one", "213 big", "213 -1", "213 99999999999999999999", "450 not now"])(
    "that a server does not tell (%s) is no obstacle, and is asked for the next file",
    async (answer) => {
      test = await beginTransfers({ SIZE: answer }, { mode });
      expect([await fetch(), await fetch()]).toEqual([5, 5]);
      expect(test.heard.filter((line) => line.startsWith("SIZE"))).toHaveLength(2);
    },
  );

  it("of a text says nothing, and is not asked", async () => {
    test = await beginTransfers({}, { mode });
    expect(await fetch({ type: "text" })).toBe(5);
    expect(test.heard.filter((line) => line.startsWith("SIZE"))).toEqual([]);
  });

  it("answered with 421: the session is over, and nothing is opened", async () => {
    test = await beginTransfers({ SIZE: "421 goodbye" }, { mode });
    expect(await fetch()).toMatchObject({ reply: { code: 421 } });
    expect([test.session.control.isOver, test.heard.at(-1)]).toEqual([true, "SIZE a.txt"]);
    await test.lookAtData();
  });

  it("answered out of step: that is what is told", async () => {
    test = await beginTransfers({ SIZE: "331 and the password?" }, { mode });
    expect(await fetch()).toMatchObject({ code: "REMOTE_PROTOCOL", received: "331 and the password?" });
    await test.lookAtData();
  });

  it("is asked once, also where one mode after the other is tried", async () => {
    test = await beginTransfers({ SIZE: "213 5", EPSV: "502 no", PASV: "502 no", EPRT: "502 no" }, { mode: "auto" });
    expect(await fetch()).toBe(5);
    expect(test.heard.filter((line) => line.startsWith("SIZE"))).toHaveLength(1);
  });
});

describe("from an offset", () => {
  it("REST comes directly before RETR, and only the rest has to come", async () => {
    test = await beginTransfers({ SIZE: "213 8", REST: "350 go on" });
    expect(await fetch({ offset: 3 })).toBe(5);
    expect(said()).toEqual(["EPSV", "SIZE a.txt", "REST 3", "RETR a.txt"]);
    expect(await fetch({ offset: 2 })).toBeInstanceOf(DataChannelError);
  });

  it.each([
    ["one byte", "213 7"],
    ["all of the file", "213 5"],
  ])("more than its rest, by %s, is no success: it came from elsewhere", async (_what, size) => {
    test = await beginTransfers({ SIZE: size, REST: "350 go on" });
    const error = await fetch({ offset: 3 });
    expect(error).toBeInstanceOf(ResumeError);
    expect(error).toMatchObject({ code: "RESUME", obstacle: "notObeyed", message: expect.stringContaining("REST") });
    expect(said()).toEqual(["EPSV", "SIZE a.txt", "REST 3", "RETR a.txt", "SIZE a.txt"]);
    expect(await fetch({ size: 5 })).toBe(5);
  });

  it.each<[string, string[], boolean]>([
    ["to what came", ["213 7", "213 8"], true],
    ["further", ["213 7", "213 900"], true],
    ["to less than what came", ["213 6", "213 7"], false],
    ["so that nobody tells how far", ["213 7", "550 not now"], false],
  ])("a file that has grown meanwhile %s", async (_how, sizes, isWhole) => {
    test = await beginTransfers({ SIZE: (peer) => peer.say(sizes.shift() ?? "500 no more"), REST: "350 go on" });
    expect(await fetch({ offset: 3 })).toEqual(isWhole ? 5 : expect.any(ResumeError));
  });

  it.each(["502 no REST", "501 not there", "450 not now"])(
    "a refused REST (%s) is told as such, in step",
    async (no) => {
      test = await beginTransfers({ SIZE: "213 8", REST: no });
      const error = await fetch({ offset: 3 });
      expect(error).toBeInstanceOf(NegativeReplyError);
      expect(error).toMatchObject({ command: "REST 3", reply: { code: Number(no.slice(0, 3)) } });
      expect(test.heard.at(-1)).toBe("REST 3");
      await test.lookAtData();
      expect(await fetch({ size: 5 })).toBe(5);
    },
  );

  it("a refused REST before an upload is told as such, in step, and nothing is sent", async () => {
    test = await beginTransfers({ REST: "502 no REST" });
    const sent: number[] = [];
    const source = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from("never");
    };
    const storing = store(test.session, "b.txt", source(), { offset: 3, onBytes: (count) => sent.push(count) });
    expect(await test.outcome(storing)).toMatchObject({ command: "REST 3" });
    expect([sent, test.heard.at(-1)]).toEqual([[], "REST 3"]);
    await test.lookAtData();
    expect(await fetch()).toBe(5);
  });

  it("a RETR refused behind REST is told as RETR's", async () => {
    test = await beginTransfers({ REST: "350 go on", RETR: "550 gone" });
    expect(await fetch({ offset: 3 })).toMatchObject({ command: "RETR a.txt", reply: { code: 550 } });
    await test.lookAtData();
  });

  it("at the end of the file: nothing comes, and that is all", async () => {
    test = await beginTransfers({
      SIZE: "213 5",
      REST: "350 go on",
      RETR: async (peer) => {
        peer.say("150 coming");
        (await peer.data()).stream.resume().end();
        peer.say("226 done");
      },
    });
    expect(await fetch({ offset: 5 })).toBe(0);
  });

  it.each(["asked", "known"])("beyond the end (%s): refused before anything moves", async (how) => {
    test = await beginTransfers({ SIZE: "213 5", REST: "350 go on" });
    const error = await fetch({ offset: 6, ...(how === "known" && { size: 5 }) });
    expect(error).toBeInstanceOf(LocalProtocolError);
    expect(said()).toEqual(how === "known" ? [] : ["EPSV", "SIZE a.txt"]);
    if (how === "asked") await test.lookAtData();
    expect(await fetch({ size: 5 })).toBe(5);
  });

  it("of a server that does not tell the size: its word decides", async () => {
    test = await beginTransfers({ REST: "350 go on" });
    expect(await fetch({ offset: 6 })).toBe(5);
  });
});
