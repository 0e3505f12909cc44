import { expect, it } from "vitest";
import { adviceForLocalFile } from "./local-file-advice.js";
import { spell, spellings } from "./spelling.js";

it.each([
  ["ENOENT", /^check the path/],
  ["ENOTDIR", /^check the path/],
  ["EACCES", /^choose another folder, or change the permissions/],
  ["EPERM", /^choose another folder, or change the permissions/],
  ["EISDIR", /^name files: whole directories go with -r$/],
  ["EEXIST", /^choose another name/],
  ["EFBIG", /takes no larger files/],
  ["EMFILE", /^close some files/],
  ["ENFILE", /^close some files/],
  ["ENOSPC", /^make room/],
  ["EDQUOT", /^make room/],
  ["EROFS", /^choose another folder$/],
  ["ENAMETOOLONG", /^choose a shorter name$/],
])("%s has its advice", (code, advice) => {
  expect(spell(adviceForLocalFile({ code }) ?? "", spellings.commandLine)).toMatch(advice);
});

it.each([{ code: "EIO" }, new TypeError("oops"), undefined])("%s: nothing is made up", (cause) => {
  expect(adviceForLocalFile(cause)).toBeUndefined();
});
