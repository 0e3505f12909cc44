import { NegativeReplyError, reply } from "@pasvport/ftp-core";
import { expect, it } from "vitest";
import { stepAfterRefusal } from "./refusal-step.js";

const inGeneral = "list the folder above it; check name and permission";
const aFile = "for a file use cat or get";
const mayNotWrite = "this login may not write there; log in as another with --user NAME";
const mayNotRead = "this login may not read it; log in as another with --user NAME";

it.each<[command: string, code: number, text: string, step: string | undefined]>([
  ["RETR dir", 550, "this is a directory", "ls lists what is in it"],
  ["RETR dir", 550, "dir: Not a regular file", "ls lists what is in it"],
  ["RETR a.txt", 550, "no such file or directory", inGeneral],
  ["RETR is a directory", 550, "is a directory: no such file", inGeneral],
  ["RETR a.txt", 550, "Permission denied.", mayNotRead],
  ["RETR a/b", 550, "not a directory", inGeneral],
  ["MLSD a.txt", 501, "not a directory", aFile],
  ["MLSD a.txt", 550, "a.txt: Not a directory", aFile],
  ["LIST a.txt", 550, "not a directory", aFile],
  ["LIST none", 550, "no such file or directory", inGeneral],
  ["LIST dir", 550, "Access is denied.", mayNotRead],
  ["STOR a.txt", 550, "permission denied", mayNotWrite],
  ["STOR a.txt", 550, "Anonymous users are not allowed to do that", mayNotWrite],
  ["STOR dir", 550, "this is a directory", "end the address with / to send the file into it"],
  ["STOR dir", 553, "Can't open that file: Is a directory", "end the address with / to send the file into it"],
  ["STOR none/a.txt", 550, "no such file or directory", inGeneral],
  ["STOR a.txt", 553, "name not allowed", "choose another name or folder"],
  ["TYPE I", 599, "a code that no RFC knows", undefined],
])("%s, %i %s: %s", (command, code, text, step) => {
  expect(stepAfterRefusal(new NegativeReplyError(command, reply(code, text)))).toBe(step);
});
