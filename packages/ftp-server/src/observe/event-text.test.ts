import { reply } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import { eventText } from "./event-text.js";
import type { SessionEvent } from "./session-event.js";

const peer = { host: "2001:db8::7", port: 40_000 };
const transferred = {
  kind: "transferred",
  session: 1,
  user: undefined,
  verb: "RETR",
  path: "/a.txt",
  bytes: 5,
  durationMs: 1234,
  outcome: "complete",
  why: undefined,
} as const;

const answered = {
  kind: "answered",
  session: 1,
  user: "alice",
  command: "RETR a.txt",
  reply: reply(226, "transfer complete"),
  transfer: transferred,
} as const;

describe("every event has its words:", () => {
  it.each<readonly [event: SessionEvent, text: string]>([
    [{ kind: "connected", session: 1, peer }, "connected from [2001:db8::7]:40000"],
    [{ kind: "loggedIn", session: 1, user: "alice" }, "logged in as alice"],
    [{ kind: "loginRefused", session: 1, user: "mallory" }, "login refused for mallory"],
    [{ kind: "turnedAway", session: 1, peer, why: "full" }, "turned away [2001:db8::7]:40000: full"],
    [
      { kind: "overrun", session: 0, count: 17, peer },
      "dropped 17 without an answer, the last one [2001:db8::7]:40000: too many at once",
    ],
    [answered, "alice: RETR a.txt -> 226 transfer complete (5 bytes in 1.234 s)"],
    [{ ...answered, user: undefined, transfer: undefined }, "RETR a.txt -> 226 transfer complete"],
    [transferred, "RETR /a.txt: 5 bytes in 1.234 s"],
    [{ ...transferred, bytes: 1, durationMs: 0 }, "RETR /a.txt: 1 byte in 0.000 s"],
    [
      { ...transferred, outcome: "lost", why: "the data connection was lost" },
      "RETR /a.txt: not complete: the data connection was lost",
    ],
    [
      { kind: "strangerDropped", session: 1, peer },
      "dropped [2001:db8::7]:40000, who came to the data port and is not the client",
    ],
    [{ kind: "failed", session: 1, error: new RangeError("no such index") }, "something broke: no such index"],
    [{ kind: "failed", session: 1, error: "thrown as text" }, "something broke: thrown as text"],
    [{ kind: "disconnected", session: 1, why: undefined }, "disconnected"],
    [{ kind: "disconnected", session: 1, why: "no command for 1 second" }, "disconnected: no command for 1 second"],
    [{ kind: "traced", session: 1, event: { kind: "command", text: "PASS ***" } }, "C> PASS ***"],
  ])("%j", (event, text) => {
    expect(eventText(event)).toEqual([text]);
  });
});

it("a reply of several lines has as many", () => {
  const event = { kind: "reply", reply: reply(211, "Features:", " UTF8", "End") } as const;
  expect(eventText({ kind: "traced", session: 1, event })).toEqual(["S> 211-Features:", "S>  UTF8", "S> 211 End"]);
});

it.each<readonly [what: string, event: (text: string) => SessionEvent]>([
  ["a user's name", (user) => ({ kind: "loggedIn", session: 1, user })],
  ["a refused name", (user) => ({ kind: "loginRefused", session: 1, user })],
  ["a path", (path) => ({ ...transferred, path })],
  ["a reason", (why) => ({ ...transferred, outcome: "lost", why })],
  ["an answered user's name", (user) => ({ ...answered, user, transfer: undefined })],
  ["an answered command", (command) => ({ ...answered, command })],
  ["an answer", (text) => ({ ...answered, reply: { ...answered.reply, lines: [text] } })],
  ["an error", (message) => ({ kind: "failed", session: 1, error: new RangeError(message) })],
  ["a command", (text) => ({ kind: "traced", session: 1, event: { kind: "command", text } })],
])("no escape sequence and no line break of %s reaches a log", (_what, event) => {
  const [text = "", ...more] = eventText(event("a\x1b[2J\r\nb"));
  expect(more).toEqual([]);
  expect(text).toContain("a\\x1b[2J\\x0d\\x0ab");
});
