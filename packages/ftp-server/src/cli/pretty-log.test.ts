import { reply } from "@pasvport/ftp-core";
import { beforeEach, expect, it } from "vitest";
import type { SessionEvent, SessionEventOf } from "../observe/session-event.js";
import { type EventLines, prettyLog } from "./pretty-log.js";

const peer = { host: "192.0.2.1", port: 40_000 };
const transferred: SessionEventOf<"transferred"> = {
  kind: "transferred",
  session: 7,
  user: undefined,
  verb: "RETR",
  path: "/a.txt",
  bytes: 10_485_760,
  durationMs: 120.4,
  outcome: "complete",
  why: undefined,
};
const answered: SessionEventOf<"answered"> = {
  kind: "answered",
  session: 7,
  user: "alice",
  command: "RETR a.txt",
  reply: reply(226, "transfer complete"),
  transfer: transferred,
};

let lines: EventLines;

beforeEach(() => {
  lines = prettyLog(() => Date.UTC(2026, 0, 2, 3, 4, 5));
});

it.each<readonly [SessionEvent, string]>([
  [{ kind: "connected", session: 7, peer }, "connected from 192.0.2.1:40000"],
  [
    { kind: "turnedAway", session: 7, peer, why: "all 2 places are taken" },
    "turned away 192.0.2.1:40000: all 2 places are taken",
  ],
  [answered, "alice: RETR a.txt -> 226 transfer complete (10485760 bytes in 0.120 s)"],
  [
    { ...answered, transfer: { ...transferred, bytes: 1, durationMs: 0 } },
    "alice: RETR a.txt -> 226 transfer complete (1 byte in 0.000 s)",
  ],
  [
    { ...answered, command: "FEAT", reply: reply(211, "Features:", " UTF8", "End"), transfer: undefined },
    "alice: FEAT -> 211 Features:",
  ],
  [
    { ...answered, user: undefined, command: "USER \u001b[2J\r\n", reply: reply(331, "\u009b"), transfer: undefined },
    "USER \\x1b[2J\\x0d\\x0a -> 331 \\x9b",
  ],
  [
    { ...answered, user: "a\u001bb", command: "PWD", reply: reply(257, '"/"'), transfer: undefined },
    'a\\x1bb: PWD -> 257 "/"',
  ],
  [
    { kind: "strangerDropped", session: 7, peer },
    "dropped 192.0.2.1:40000, who came to the data port and is not the client",
  ],
  [{ kind: "failed", session: 7, error: new TypeError("no\nway") }, "something broke: no\\x0away"],
  [{ kind: "disconnected", session: 7, why: undefined }, "disconnected"],
])("%j is one line", (event, line) => {
  expect(lines(event)).toEqual([`2026-01-02T03:04:05Z [7] ${line}`]);
});

it("callers who were dropped had no session: they stand under 0", () => {
  expect(lines({ kind: "overrun", session: 0, count: 17, peer })).toEqual([
    "2026-01-02T03:04:05Z [0] dropped 17 without an answer, the last one 192.0.2.1:40000: too many at once",
  ]);
});

it.each<SessionEvent>([
  { kind: "loggedIn", session: 7, user: "alice" },
  { kind: "loginRefused", session: 7, user: "mallory" },
  transferred,
])("%j is told by the line of its command", (event) => {
  expect(lines(event)).toEqual([]);
});

it("the dialogue has no time: without the session's number it is a transcript", () => {
  const event = { kind: "reply", reply: reply(211, "Features:", " UTF8", "End") } as const;
  expect(lines({ kind: "traced", session: 7, event })).toEqual([
    "[7] S> 211-Features:",
    "[7] S>  UTF8",
    "[7] S> 211 End",
  ]);
});

it("a transfer whose client left before the answer is told at the end of its session", () => {
  lines({ ...transferred, outcome: "lost", why: "the data connection was lost" });
  expect(lines({ kind: "disconnected", session: 8, why: undefined })).toHaveLength(1);
  expect(lines({ kind: "disconnected", session: 7, why: undefined })).toEqual([
    "2026-01-02T03:04:05Z [7] RETR /a.txt: not complete: the data connection was lost",
    "2026-01-02T03:04:05Z [7] disconnected",
  ]);
  expect(lines({ kind: "disconnected", session: 7, why: undefined })).toHaveLength(1);
});

it("a transfer that was answered is not told again, whatever else was answered meanwhile", () => {
  lines(transferred);
  lines({ ...answered, command: "NOOP", transfer: undefined });
  lines(answered);
  expect(lines({ kind: "disconnected", session: 7, why: undefined })).toHaveLength(1);
});
