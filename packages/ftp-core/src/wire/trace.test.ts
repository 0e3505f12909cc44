import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reply } from "../reply/reply.js";
import { formatTrace, printable, type TraceEvent } from "./trace.js";

describe("formatTrace", () => {
  const cases: readonly (readonly [event: TraceEvent, lines: readonly string[]])[] = [
    [{ kind: "command", text: "USER bob" }, ["C> USER bob"]],
    [{ kind: "reply", reply: reply(200, "OK") }, ["S> 200 OK"]],
    [{ kind: "reply", reply: reply(211, "Features:", " SIZE", "End") }, ["S> 211-Features:", "S>  SIZE", "S> 211 End"]],
    [{ kind: "reply", reply: reply(230, "one", "230 two", "three") }, ["S> 230-one", "S> 230-230 two", "S> 230 three"]],
    [{ kind: "dataOpened", how: "dialled 127.0.0.1:20" }, ["D+ dialled 127.0.0.1:20"]],
    [{ kind: "dataEnded", bytes: 5 }, ["D- 5 bytes"]],
    [{ kind: "dataLost", why: "reset" }, ["D! reset"]],
  ];

  it.each(cases)("writes %j", (event, lines) => {
    expect(formatTrace(event)).toEqual(lines);
  });

  it("keeps escape sequences of the other side out of the terminal", () => {
    expect(formatTrace({ kind: "reply", reply: reply(220, "\x1b[2J") })).toEqual(["S> 220 \\x1b[2J"]);
  });
});

describe("printable", () => {
  it.each([
    ["plain é 漢 😀", "plain é 漢 😀"],
    ["a\r\nb\0", "a\\x0d\\x0ab\\x00"],
    ["\x7f\x9b", "\\x7f\\x9b"],
    ["caf\udce9", "caf\\xe9"],
    ["\ud800", "\\ud800"],
    ["\u202eexe.txt", "\\u202eexe.txt"],
    ["a\u2028b", "a\\u2028b"],
  ])("writes %j as %j", (text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  it("leaves one line of well-formed text without control characters, whatever comes in", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), (codes) => {
        const text = printable(String.fromCharCode(...codes));
        expect(text.isWellFormed()).toBe(true);
        expect(text).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});
