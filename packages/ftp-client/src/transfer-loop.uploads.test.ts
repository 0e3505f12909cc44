/** Uploads whose ends do not agree. */
import { DataChannelError } from "@pasvport/ftp-core";
import { expect, it } from "vitest";
import { store } from "./operations/store.js";
import { beginTransfers, endTransferTests, LIMITS } from "./transfer-loop.suite.js";

endTransferTests();

/** It gives something, and then nothing any more. */
async function* idle(): AsyncGenerator<Uint8Array> {
  yield Buffer.from("hel");
  await new Promise(() => undefined);
}

it("one that the server calls complete waits for its source no longer than a stall and as long again", async () => {
  const test = await beginTransfers({
    STOR: async (peer) => {
      peer.say("150 go on");
      (await peer.data()).stream.resume();
      peer.say("226 enough");
    },
  });
  const error = await test.outcome(store(test.session, "b.txt", idle()));
  expect(error).toBeInstanceOf(DataChannelError);
  expect(error).toMatchObject({ phase: "transfer", message: expect.stringContaining("calls the transfer complete") });
  expect(test.memory.clock.now()).toBeLessThanOrEqual(3 * LIMITS.dataMs);
  expect(await test.fetched()).toBe(5);
});

it("one that the server calls complete after a reset is noticed while its source gives nothing", async () => {
  const test = await beginTransfers({
    STOR: async (peer) => {
      peer.say("150 go on");
      const connection = await peer.data();
      connection.stream.once("data", () => connection.reset());
      peer.say("226 enough");
    },
  });
  const error = await test.outcome(store(test.session, "b.txt", idle()));
  expect(error).toMatchObject({ code: "DATA_CHANNEL", phase: "transfer" });
  expect(await test.fetched()).toBe(5);
});
