import { NegativeReplyError, reply } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import { directoryWords, noDirectoryWords, refusalOf } from "./refusal.js";

const refused = (command: string, ...lines: string[]) =>
  refusalOf(new NegativeReplyError(command, reply(550, ...(lines as [string, ...string[]]))));

describe("a refusal, taken apart", () => {
  it.each([
    ["PASV", "no", "PASV", "no"],
    ["RETR a b.txt", "a b.txt: not found", "RETR", ": not found"],
    ["RETR /pub/x.txt", "cannot open '/pub/x.txt'", "RETR", "cannot open ''"],
    ["RETR dir", "this is a directory", "RETR", "this is a directory"],
    ["RETR i", "permission denied", "RETR", "permission denied"],
    ["RETR (.*)[x]", "(.*)[x]: no such file", "RETR", ": no such file"],
    ["RETR $&\\", "$&\\ is gone", "RETR", " is gone"],
    ["RETR ü", "für ü", "RETR", "für "],
    ["RETR \udce9", "\udce9: no", "RETR", ": no"],
  ])("%j, %j", (command, text, verb, words) => {
    expect(refused(command, text)).toEqual({ verb, code: 550, words });
  });

  it("all lines count", () => {
    expect(refused("RETR x", "first", "second").words).toBe("first second");
  });
});

it.each([
  "this is a directory",
  "dir: Is a directory",
  "Is a directory.",
  "dir: Not a regular file",
  "I can only retrieve regular files",
  "dir: not a plain file.",
])("%j is about a directory", (words) => {
  expect([directoryWords.test(words), noDirectoryWords.test(words)]).toEqual([true, false]);
});

it.each(["not a directory", "a.txt: Not a directory", "is not a directory", "Not a valid directory"])(
  "%j is about something else",
  (words) => {
    expect([directoryWords.test(words), noDirectoryWords.test(words)]).toEqual([false, true]);
  },
);

it.each(["no such file or directory", "No such directory.", "Failed to open file.", "cannot find the file"])(
  "%j tells nothing of the two",
  (words) => {
    expect([directoryWords.test(words), noDirectoryWords.test(words)]).toEqual([false, false]);
  },
);

it("a file that is called a takes the article with it", () => {
  expect(refused("RETR a", "this is a directory").words).toMatch(directoryWords);
  expect(refused("MLSD a", "not a directory").words).toMatch(noDirectoryWords);
});
