import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { LocalProtocolError, RemoteProtocolError } from "../errors.js";
import { type Command, command } from "./command.js";
import { describeCommand, describeCommandLine, formatCommand, parseCommandLine, readCommand } from "./command-line.js";
import { findVerb } from "./command-table.js";

const cases: readonly (readonly [line: string, command: Command])[] = [
  ["NOOP", command("NOOP")],
  ["USER bob", command("USER", "bob")],
  ["PASS ", command("PASS", "")],
  ["PASS  s p ", command("PASS", " s p ")],
  ["CWD  two blanks ", command("CWD", " two blanks ")],
  ["RETR é.txt", command("RETR", "é.txt")],
  ["TYPE L 8", command("TYPE", { type: "L", byteSize: 8 })],
  ["LIST", command("LIST", { flags: "", path: undefined })],
  ["LIST -la /a", command("LIST", { flags: "la", path: "/a" })],
  ["PORT 127,0,0,1,4,1", command("PORT", { host: "127.0.0.1", port: 1025 })],
  ["EPRT |1|127.0.0.1|1025|", command("EPRT", { family: "ipv4", endpoint: { host: "127.0.0.1", port: 1025 } })],
  ["EPSV", command("EPSV", { kind: "any" })],
  ["REST 10", command("REST", 10)],
  ["SITE CHMOD 644 a b", command("SITE", { word: "CHMOD", argument: "644 a b" })],
  ["ALLO 5 R 1", command("ALLO", { bytes: 5, recordBytes: 1 })],
  ["HELP", command("HELP")],
];

describe("command line", () => {
  it.each(cases)("%j is read and written", (line, expected) => {
    const { word, argument } = parseCommandLine(Buffer.from(line));
    const verb = findVerb(word);
    expect(verb).toBe(expected.verb);
    if (verb !== undefined) expect(readCommand(verb, argument)).toEqual(expected);
    expect(Buffer.from(formatCommand(expected)).toString()).toBe(`${line}\r\n`);
  });

  it.each([
    ["", { word: "", argument: undefined }],
    [" NOOP", { word: "", argument: "NOOP" }],
    ["noop", { word: "noop", argument: undefined }],
    ["USER ", { word: "USER", argument: "" }],
    ["GET / HTTP/1.1", { word: "GET", argument: "/ HTTP/1.1" }],
    ["LIST\t-l", { word: "LIST\t-l", argument: undefined }],
  ])("%j is cut at the first blank", (line, expected) => {
    expect(parseCommandLine(Buffer.from(line))).toEqual(expected);
  });

  it.each(["RETR a\rb", "RETR a\0", "\0", "RETR a\nDELE b"])("%j is refused", (line) => {
    expect(() => parseCommandLine(Buffer.from(line))).toThrow(RemoteProtocolError);
  });

  it.each(["a\r\nDELE b", "a\rb", "a\nb", "a\0"])("a path %j is never written", (path) => {
    expect(() => formatCommand(command("RETR", path))).toThrow(LocalProtocolError);
    expect(() => formatCommand(command("LIST", { flags: "", path }))).toThrow(LocalProtocolError);
  });

  it("brings back names that are not UTF-8, a doubled 0xFF on the wire", () => {
    const bytes = Buffer.from("CWD \xe9\xff", "latin1");
    const line = parseCommandLine(bytes);
    expect(line.argument).toBe("\udce9\udcff");
    const written = formatCommand(command("CWD", line.argument ?? ""));
    expect(Buffer.from(written)).toEqual(Buffer.from("CWD \xe9\xff\xff\r\n", "latin1"));
  });

  it("masks secrets, whether the line was understood or not", () => {
    expect(describeCommand(command("PASS", "hunter2"))).toBe("PASS ***");
    expect(describeCommand(command("ACCT", "hunter2"))).toBe("ACCT ***");
    expect(describeCommand(command("USER", "bob"))).toBe("USER bob");
    expect(describeCommandLine({ word: "pass", argument: "hunter2" })).toBe("PASS ***");
    expect(describeCommandLine({ word: "pass", argument: undefined })).toBe("PASS ***");
    expect(describeCommandLine({ word: "NOOP", argument: undefined })).toBe("NOOP");
    expect(describeCommandLine({ word: "GET", argument: "/" })).toBe("GET ***");
    expect(describeCommandLine({ word: "", argument: "PASS hunter2" })).toBe("? ***");
    expect(describeCommandLine({ word: "PASS\thunter2", argument: undefined })).toBe("? ***");
    expect(describeCommandLine({ word: "RETR", argument: "/" })).toBe("RETR /");
    expect(describeCommandLine({ word: "hunter", argument: undefined })).toBe("? ***");
    expect(describeCommandLine({ word: "ls", argument: undefined })).toBe("ls");
    expect(describeCommandLine({ word: "rename", argument: "a" })).toBe("rename ***");
  });

  it.each([
    ["SITE", "PSWD old new", "SITE PSWD ***"],
    ["SITE", " cpwd  new", "SITE cpwd ***"],
    ["SITE", "hunter2", "SITE ***"],
    ["SITE", "hunter2 x", "SITE ***"],
    ["SITE", "CHMODX 644 a", "SITE CHMODX ***"],
    ["SITE", "PSWD", "SITE PSWD"],
    ["SITE", "CHMOD 644 a b", "SITE CHMOD 644 a b"],
    ["SITE", "chmod  644 a", "SITE chmod  644 a"],
    ["SITE", "", "SITE "],
    ["OPTS", "UTF8 ON", "OPTS UTF8 ON"],
    ["OPTS", "MLST type;size;", "OPTS MLST type;size;"],
    ["OPTS", "PASS hunter2", "OPTS PASS ***"],
    ["ADAT", "aHVudGVyMg==", "ADAT ***"],
    ["MIC", "UEFTUyBodW50ZXIy", "MIC ***"],
  ])("of %s %j shows what is no secret of somebody's habits", (word, argument, shown) => {
    expect(describeCommandLine({ word, argument })).toBe(shown);
  });

  it("masks what SITE carries also where it was understood", () => {
    expect(describeCommand(command("SITE", { word: "PSWD", argument: "old new" }))).toBe("SITE PSWD ***");
    expect(describeCommand(command("SITE", { word: "CHMOD", argument: "644 a" }))).toBe("SITE CHMOD 644 a");
    expect(describeCommand(command("SITE", undefined))).toBe("SITE");
  });

  it("writes verbs that are known in upper case, as the client said them, and nothing else", () => {
    expect(describeCommandLine({ word: "stat", argument: "/Ab" })).toBe("STAT /Ab");
    expect(describeCommandLine({ word: "xpwd", argument: undefined })).toBe("XPWD");
    expect(describeCommandLine({ word: "foo", argument: undefined })).toBe("foo");
  });

  it("keeps the secret out of the error when a password cannot be written", () => {
    expect(() => formatCommand(command("PASS", "hunter2\r\n"))).toThrow(/^(?!.*hunter2)/);
  });
});
