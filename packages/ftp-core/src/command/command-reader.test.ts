import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { bytewise } from "../../../../test/harness/pieces.js";
import { CommandReader, type InboundCommand, MAX_COMMAND_BYTES } from "./command-reader.js";
import { readAll as read } from "./command-reader.suite.js";

const longest = "x".repeat(MAX_COMMAND_BYTES - "RETR ".length);

const line = (word: string, argument?: string): InboundCommand => ({ kind: "commandLine", line: { word, argument } });
const refused = (code: number): InboundCommand => ({
  kind: "unreadable",
  reply: { code, lines: [expect.any(String)] },
});

const cases: readonly (readonly [name: string, input: string, inbound: readonly InboundCommand[]])[] = [
  ["one command", "NOOP\r\n", [line("NOOP")]],
  ["several in one segment", "USER bob\r\nPASS x\r\nPWD\n", [line("USER", "bob"), line("PASS", "x"), line("PWD")]],
  ["an empty line", "\r\n", [line("")]],
  ["IP and Synch before ABOR", "\xff\xf4\xff\xf2ABOR\r\n", [line("ABOR")]],
  ["Telnet options between commands", "NO\xff\xfb\x01OP\r\n\xff\xf1PWD\r\n", [line("NOOP"), line("PWD")]],
  ["a name in Latin-1", "CWD \xe9\xff\xff\r\n", [line("CWD", "\udce9\udcff")]],
  ["a NUL in a name", "RETR a\0b\r\nNOOP\r\n", [refused(501), line("NOOP")]],
  ["a bare CR in a name", "RETR a\rDELE b\r\n", [refused(501)]],
  ["the longest line", `RETR ${longest}\r\n`, [line("RETR", longest)]],
  ["a line that is too long, and no part of it", `RETR ${longest}x DELE a\r\nNOOP\r\n`, [refused(500), line("NOOP")]],
  ["ABOR whose LF went as urgent data", "abor\rPWD\r\n", [line("abor"), line("PWD")]],
];

describe("CommandReader", () => {
  describe.each(cases)("reads %s", (_, input, expected) => {
    it("fed whole", () => {
      expect(read([latin1(input)])).toEqual(expected);
    });

    it("fed byte by byte", () => {
      expect(read(bytewise(latin1(input)))).toEqual(expected);
    });

    it("and keeps the bytes behind it for the next command", () => {
      const reader = new CommandReader();
      expect(read([latin1(`${input}NO`)], reader)).toEqual(expected);
      expect(reader.isEmpty).toBe(false);
      expect(read([latin1("OP\r\n")], reader)).toEqual([line("NOOP")]);
      expect(reader.isEmpty).toBe(true);
    });
  });

  it("leaves inside what nobody asked for yet", () => {
    const reader = new CommandReader();
    reader.push(latin1("NOOP\r\nPWD\r\n"));
    expect(reader.next()).toEqual(line("NOOP"));
    reader.push(latin1("QUIT\r\n"));
    expect(reader.next()).toEqual(line("PWD"));
    expect(reader.next()).toEqual(line("QUIT"));
    expect(reader.next()).toBeUndefined();
  });

  it("says why a line is unreadable in words that fit behind its code, without the line", () => {
    const reasons = read([latin1(`${"x".repeat(9999)}\r\nPASS hunter2\0\r\n`)]).map((it) =>
      it.kind === "unreadable" ? it.reply.lines[0] : "",
    );
    expect(reasons).toHaveLength(2);
    for (const reason of reasons) expect(reason).toMatch(/^(?!.*hunter2)[\x20-\x7e]{10,100}$/);
  });
});

function latin1(text: string): Buffer {
  return Buffer.from(text, "latin1");
}
