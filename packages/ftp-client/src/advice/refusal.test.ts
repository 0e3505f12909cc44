import { NegativeReplyError, reply } from "@pasvport/ftp-core";
import { expect, it } from "vitest";
import { refusalOf } from "./refusal.js";

const refused = (command: string, ...lines: string[]) =>
  refusalOf(new NegativeReplyError(command, reply(550, ...(lines as [string, ...string[]]))));

it.each([
  ["PASV", "no", "PASV", "no"],
  ["", "too many", "", "too many"],
  ["RETR a b.txt", "a b.txt: not found", "RETR", ": not found"],
  ["RETR /pub/x.txt", "cannot open '/pub/x.txt'", "RETR", "cannot open ''"],
  ["RETR dir", "this is a directory", "RETR", "this is a directory"],
  ["RETR i", "permission denied", "RETR", "permission denied"],
  ["RETR (.*)[x]", "(.*)[x]: no such file", "RETR", ": no such file"],
  ["RETR $&\\", "$&\\ is gone", "RETR", " is gone"],
  ["RETR ü", "für ü", "RETR", "für "],
  ["RETR \udce9", "\udce9: no", "RETR", ": no"],
  ["RETR ", "no", "RETR", "no"],
  ["LIST -la denied", "denied: no such file", "LIST", ": no such file"],
  ["MFMT 20240102030405 denied", "utime(denied): no", "MFMT", "utime(): no"],
  ["MDTM 20240102030405 denied", "denied: no", "MDTM", ": no"],
  ["MDTM denied", "denied: no", "MDTM", ": no"],
  ["SITE CHMOD 644 denied", "denied: no", "SITE CHMOD", ": no"],
  ["SITE UTIME ***", "no", "SITE UTIME", "no"],
  ["SITE", "no", "SITE", "no"],
])("%j, %j: the verb, and the words without the name", (command, text, verb, words) => {
  expect(refused(command, text)).toEqual({ verb, code: 550, words });
});

it("all lines count", () => {
  expect(refused("RETR x", "first", "second").words).toBe("first second");
});
