import { reply } from "@pasvport/ftp-core";
import { expect, it } from "vitest";
import type { SessionEvent } from "../observe/session-event.js";
import { type ServerLogOptions, serverLog } from "./server-log.js";

const peer = { host: "192.0.2.1", port: 40_000 };
const done = {
  kind: "transferred",
  session: 7,
  verb: "RETR",
  path: "/a.txt",
  bytes: 12,
  durationMs: 3.4,
  outcome: "complete",
} as const;

function logged(event: SessionEvent, options: Partial<ServerLogOptions> = {}): string {
  let text = "";
  const write = (line: string): void => {
    text += line;
  };
  serverLog({ write, wallTimeMs: () => Date.UTC(2026, 0, 2, 3, 4, 5), isQuiet: false, isTraced: false, ...options })(
    event,
  );
  return text;
}

it.each<readonly [SessionEvent, string]>([
  [{ kind: "connected", session: 7, peer }, "connected from 192.0.2.1:40000"],
  [{ kind: "loggedIn", session: 7, user: "alice" }, "logged in as alice"],
  [{ kind: "loginRefused", session: 7, user: "eve\u001b[2J" }, "login refused for eve\\x1b[2J"],
  [done, "RETR /a.txt: 12 bytes in 0.003 s"],
  [{ ...done, bytes: 1, path: "/\u202e.txt" }, "RETR /\\u202e.txt: 1 byte in 0.003 s"],
  [{ ...done, bytes: 0, outcome: "the disk is full" }, "RETR /a.txt: not complete: the disk is full"],
  [
    { kind: "strangerDropped", session: 7, peer },
    "dropped 192.0.2.1:40000, who came to the data port and is not the client",
  ],
  [{ kind: "failed", session: 7, error: new TypeError("no\nway") }, "something broke: no\\x0away"],
  [{ kind: "failed", session: 7, error: "thrown text" }, "something broke: thrown text"],
  [{ kind: "disconnected", session: 7 }, "disconnected"],
])("%j is one line", (event, line) => {
  expect(logged(event)).toBe(`2026-01-02T03:04:05Z [7] ${line}\n`);
});

const traced: SessionEvent = {
  kind: "traced",
  session: 7,
  event: { kind: "reply", reply: reply(211, "Features:", " UTF8", "End") },
};

it("the dialogue is shown only when it is asked for, as it was on the wire", () => {
  expect(logged(traced)).toBe("");
  expect(logged(traced, { isTraced: true })).toMatch(/^\[7\] S> 211-Features:\n\[7\] S> .*UTF8\n\[7\] S> 211 End\n$/);
});

it("quiet says nothing, but for a dialogue that was asked for", () => {
  expect(logged(done, { isQuiet: true })).toBe("");
  expect(logged(traced, { isQuiet: true })).toBe("");
  expect(logged(traced, { isQuiet: true, isTraced: true })).not.toBe("");
});
