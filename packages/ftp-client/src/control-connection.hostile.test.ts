/** What a server sends must not end the process: nobody could catch it there. */
import { MAX_REPLY_LINES, RemoteProtocolError } from "@pasvport/ftp-core";
import { expect, it } from "vitest";
import { settingsFrom } from "./client-options.js";
import { connect } from "./connect.js";
import { SERVER, startScriptedServer } from "./scripted-server.suite.js";

it("a greeting of as many lines as there may be is taken in, and the last of them are kept", async () => {
  const lines = Array.from({ length: MAX_REPLY_LINES - 2 }, (_, index) => `line ${index}`);
  const { memory, network } = await startScriptedServer({ greeting: ["220-", ...lines, "220 welcome"].join("\n") });
  const session = await memory.clock.until(connect(settingsFrom({ host: SERVER, network })));
  expect(session.transcript).toContain("S> 220 welcome");
  expect(session.transcript.length).toBeLessThanOrEqual(20);
  await memory.clock.until(session.control.end());
});

it("a greeting of empty lines without end is a broken protocol", async () => {
  const greeting = `220-${"\n".repeat(131_000)}220 welcome`;
  const { memory, network } = await startScriptedServer({ greeting });
  const failing = connect(settingsFrom({ host: SERVER, network }));
  await expect(memory.clock.until(failing)).rejects.toBeInstanceOf(RemoteProtocolError);
});
