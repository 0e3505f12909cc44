import { expect, it } from "vitest";
import { stepAfterLocalFault } from "./local-file-step.js";

it.each([
  ["ENOENT", /^check the path/],
  ["ENOTDIR", /^check the path/],
  ["EACCES", /^choose another folder, or change the permissions/],
  ["EPERM", /^choose another folder, or change the permissions/],
  ["EISDIR", /^name files: a whole directory cannot be sent/],
  ["ENOSPC", /^make room/],
  ["EDQUOT", /^make room/],
  ["EROFS", /^choose another folder$/],
  ["ENAMETOOLONG", /^choose a shorter name$/],
])("%s has its next step", (code, step) => {
  expect(stepAfterLocalFault({ code })).toMatch(step);
});

it.each([{ code: "EIO" }, new TypeError("oops"), undefined])("%s: nothing is made up", (cause) => {
  expect(stepAfterLocalFault(cause)).toBeUndefined();
});
