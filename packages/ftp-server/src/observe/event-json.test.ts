import { decodeWireText, reply } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import { eventJson } from "./event-json.js";
import type { SessionEvent } from "./session-event.js";

const TIME_MS = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const peer = { host: "2001:db8::7", port: 40_000 };
const transferred = {
  kind: "transferred",
  session: 7,
  user: undefined,
  verb: "RETR",
  path: "/a.txt",
  bytes: 5,
  durationMs: 1234.56789,
  outcome: "complete",
  why: undefined,
} as const;
const answered: SessionEvent = {
  kind: "answered",
  session: 7,
  user: "alice",
  command: "RETR a.txt",
  reply: reply(226, "transfer complete"),
  transfer: transferred,
};
const moved = {
  verb: "RETR",
  path: "/a.txt",
  bytes: 5,
  durationMs: 1234.568,
  outcome: "complete",
  why: null,
};

describe("every event is an object with its time, its session, its kind and what it tells:", () => {
  it.each<readonly [event: SessionEvent, facts: object]>([
    [{ kind: "connected", session: 7, peer }, { peer: "[2001:db8::7]:40000" }],
    [
      { kind: "turnedAway", session: 7, peer, why: "full" },
      { peer: "[2001:db8::7]:40000", why: "full" },
    ],
    [{ kind: "loggedIn", session: 7, user: "alice" }, { user: "alice" }],
    [{ kind: "loginRefused", session: 7, user: "mallory" }, { user: "mallory" }],
    [answered, { user: "alice", command: "RETR a.txt", code: 226, text: "transfer complete", transfer: moved }],
    [
      {
        ...answered,
        user: undefined,
        transfer: undefined,
        command: "FEAT",
        reply: reply(211, "Features:", " UTF8", "End"),
      },
      { user: null, command: "FEAT", code: 211, text: "Features:", transfer: null },
    ],
    [transferred, { user: null, ...moved }],
    [{ kind: "strangerDropped", session: 7, peer }, { peer: "[2001:db8::7]:40000" }],
    [{ kind: "failed", session: 7, error: new RangeError("no such index") }, { message: "no such index" }],
    [{ kind: "failed", session: 7, error: "thrown as text" }, { message: "thrown as text" }],
    [{ kind: "disconnected", session: 7, why: undefined }, { why: null }],
    [{ kind: "traced", session: 7, event: { kind: "command", text: "PASS ***" } }, { line: "C> PASS ***" }],
  ])("%j", (event, facts) => {
    const [line = "", ...more] = eventJson(event, TIME_MS);
    expect(more).toEqual([]);
    expect(JSON.parse(line)).toEqual({ time: "2026-01-02T03:04:05.678Z", session: 7, kind: event.kind, ...facts });
    expect(Object.keys(JSON.parse(line)).slice(0, 3)).toEqual(["time", "session", "kind"]);
  });
});

it("callers who were dropped had no session: it is 0", () => {
  const [line = ""] = eventJson({ kind: "overrun", session: 0, count: 17, peer }, TIME_MS);
  expect(JSON.parse(line)).toMatchObject({ session: 0, kind: "overrun", count: 17, peer: "[2001:db8::7]:40000" });
});

it("a reply of several lines has as many in the dialogue, each an object", () => {
  const event = { kind: "reply", reply: reply(211, "Features:", " UTF8", "End") } as const;
  const lines = eventJson({ kind: "traced", session: 7, event }, TIME_MS);
  expect(lines.map((line) => JSON.parse(line).line)).toEqual(["S> 211-Features:", "S>  UTF8", "S> 211 End"]);
});

describe("whatever a client sends,", () => {
  const jsonOf = (path: string): string => eventJson({ ...transferred, path }, TIME_MS).join("\n");

  it.each([
    ["a line break", "/a\r\nb"],
    ["quotes and a backslash", '/"\\'],
    ["an escape sequence", "/\u001b[2J"],
    ["a control character of one byte", "/\u009b2J\u007f"],
    ["a change of direction", "/\u202etxt.exe"],
    ["the line separators of JavaScript", "/\u2028\u2029"],
    ["characters beyond the first plane", "/😀 日本"],
  ])("%s comes back as it was, and the line is one line without anything that a terminal obeys", (_what, path) => {
    const line = jsonOf(path);
    expect(JSON.parse(line)).toMatchObject({ path });
    expect(line).not.toMatch(/[\0-\x1f\x7f-\x9f\u2028\u2029\u202e]/);
  });

  it("bytes that are not UTF-8 are shown as such: every reader of JSON takes it", () => {
    const line = jsonOf(`/${decodeWireText(Uint8Array.of(0xe9, 0x2e, 0x74))}`);
    expect(JSON.parse(line)).toMatchObject({ path: "/\\xe9.t" });
    expect(line).not.toMatch(/\\ud[89a-f]/);
    expect(Buffer.from(line).toString()).toBe(line);
  });
});
