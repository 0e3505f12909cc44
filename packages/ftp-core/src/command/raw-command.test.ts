import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FtpError, LocalProtocolError } from "../errors.js";
import { command } from "./command.js";
import { describeCommand, formatCommand } from "./command-line.js";
import { dialogueOf, parseRawCommand } from "./raw-command.js";

const wire = (line: string): string => Buffer.from(formatCommand(parseRawCommand(line))).toString("latin1");

describe("a raw command", () => {
  it.each([
    ["NOOP", command("NOOP")],
    ["noop", command("NOOP")],
    ["site help", command("SITE", { word: "HELP", argument: undefined })],
    ["SITE CHMOD 644 a b", command("SITE", { word: "CHMOD", argument: "644 a b" })],
    ["MDTM  leading", command("MDTM", " leading")],
    ["XPWD", command("PWD")],
    ["XCRC a.txt", { verb: undefined, line: "XCRC a.txt" }],
    ["xcrc", { verb: undefined, line: "xcrc" }],
  ])("%j is understood, or goes out as it stands", (line, expected) => {
    expect(parseRawCommand(line)).toEqual(expected);
  });

  it.each([
    ["XCRC a\udce9\u00e9 1 2", "XCRC a\xe9\xc3\xa9 1 2\r\n"],
    ["SITE UTIME 20261122144327 a", "SITE UTIME 20261122144327 a\r\n"],
    ["TYPE a n", "TYPE A\r\n"],
  ])("%j is one line on the wire", (line, bytes) => {
    expect(wire(line)).toBe(bytes);
  });

  it.each([
    ["", "begins with a verb"],
    [" NOOP", "begins with a verb"],
    ["123", "begins with a verb"],
    ["\u017fTOR a", "begins with a verb"],
    ["XCRC\ta", "begins with a verb"],
    ["ABCDEFGHIJKLM", "begins with a verb"],
    ["NOOP\r\nDELE a", "line break"],
    ["XCRC a\nDELE a", "line break"],
    ["XCRC a\0", "line break or a NUL"],
    ["TYPE Q", "TYPE: choose A, E, I"],
    ["REST soon", "REST: write the byte"],
    ["DELE", "DELE: a path is missing"],
    ["NOOP now", "NOOP: this command takes no argument"],
  ])("%j is refused on our side", (line, message) => {
    expect(() => parseRawCommand(line)).toThrow(LocalProtocolError);
    expect(() => parseRawCommand(line)).toThrow(message);
  });

  it.each([
    ["SITE PSWD old new", "SITE PSWD ***"],
    ["SITE CHMOD 644 a", "SITE CHMOD 644 a"],
    ["XSECRET hunter2", "? ***"],
    ["XCRC a.txt", "XCRC ***"],
    ["hunter", "? ***"],
    ["PASS hunter2", "PASS ***"],
  ])("%j is shown as %j", (line, shown) => {
    expect(describeCommand(parseRawCommand(line))).toBe(shown);
  });

  it("whose argument is refused does not repeat it", () => {
    for (const line of ["SITE hunt\u00e9r2", "TYPE hunter2", "REST hunter2", "ALLO hunter2"]) {
      try {
        parseRawCommand(line);
        expect.fail(line);
      } catch (error) {
        expect(error).toBeInstanceOf(LocalProtocolError);
        expect(JSON.stringify(error) + String(error)).not.toMatch(/hunt/);
      }
    }
  });

  it("is answered like a simple one where table 1 does not know it", () => {
    expect(dialogueOf(parseRawCommand("XCRC a"))).toEqual({ dialogue: "simple", duringTransfer: "wait" });
    expect(dialogueOf(parseRawCommand("RETR a")).dialogue).toBe("transfer");
  });

  it("is one line or an FtpError, whatever is typed", () => {
    const word = fc.constantFrom(
      "SITE",
      "TYPE",
      "XCRC",
      "noop",
      "PORT",
      "REST",
      "a",
      " ",
      "\r\n",
      "\0",
      "\udce9",
      "\ud800",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.array(word).map((words) => words.join(" ")),
        ),
        (line) => {
          try {
            expect(wire(line)).toMatch(/^[A-Za-z][^\r\n\0]*\r\n$/);
          } catch (error) {
            expect(error).toBeInstanceOf(FtpError);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
