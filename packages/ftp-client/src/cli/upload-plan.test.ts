import { OptionError } from "@pasvport/ftp-core";
import { expect, it } from "vitest";
import { uploadPlan } from "./upload-plan.js";

it.each<[locals: readonly string[], path: string, remotes: readonly string[]]>([
  [["a.txt"], "b.txt", ["b.txt"]],
  [["x/a.txt"], "dir/b.txt", ["dir/b.txt"]],
  [["x/a.txt"], "dir/", ["dir/a.txt"]],
  [["a.txt"], "", ["a.txt"]],
  [["a.txt"], "/", ["/a.txt"]],
  [["a.txt", "x/b.txt"], "dir", ["dir/a.txt", "dir/b.txt"]],
  [["a.txt", "x/b.txt"], "/dir/", ["/dir/a.txt", "/dir/b.txt"]],
  [["a.txt", "b.txt"], "", ["a.txt", "b.txt"]],
  [["-a", "a b"], "dir", ["dir/-a", "dir/a b"]],
  [["/dev/stdin"], "b", ["b"]],
  [["-"], "b", ["b"]],
])("%j to %j", (locals, path, remotes) => {
  expect(uploadPlan(locals, path)).toEqual(locals.map((local, index) => ({ local, remote: remotes[index] })));
});

it.each<[locals: readonly string[], path: string, message: RegExp]>([
  [[], "a", /no file to send/],
  [["-"], "", /standard input is one file, and needs a name/],
  [["-"], "dir/", /standard input is one file/],
  [["-", "a"], "dir", /standard input is one file/],
  [[".."], "dir/", /"\.\." has no name/],
  [["/"], "", /has no name/],
  [["a\nb"], "", /has no name/],
  [["x/a", "b", "y/a"], "dir", /^x\/a and y\/a would both become dir\/a/],
])("%j to %j is refused", (locals, path, message) => {
  expect(() => uploadPlan(locals, path)).toThrow(OptionError);
  expect(() => uploadPlan(locals, path)).toThrow(message);
});
