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
  const steps = locals.map((local, index) => ({ local, remote: remotes[index] }));
  expect(uploadPlan(locals, path)).toEqual({ steps, unsendable: [] });
});

it.each<[locals: readonly string[], path: string, message: RegExp]>([
  [[], "a", /no file to send/],
  [["-"], "", /standard input is one file, and needs a name/],
  [["-"], "dir/", /standard input is one file/],
  [["-", "a"], "dir", /standard input is one file/],
  [["x/a", "b", "y/a"], "dir", /^x\/a and y\/a would both become dir\/a/],
])("%j to %j is refused", (locals, path, message) => {
  expect(() => uploadPlan(locals, path)).toThrow(OptionError);
  expect(() => uploadPlan(locals, path)).toThrow(message);
});

it.each([
  ["..", "dir/"],
  ["/", ""],
  ["a\nb", ""],
  ["a\nb", "dir/"],
])("%j has no name for %j", (local, path) => {
  const { steps, unsendable } = uploadPlan([local, "c"], path);
  expect(steps).toEqual([{ local: "c", remote: `${path}c` }]);
  expect(unsendable).toEqual([{ local, error: expect.any(OptionError) }]);
  expect(unsendable[0]?.error).toHaveProperty("message", expect.stringContaining("has no name"));
});
