import { expect, it } from "vitest";
import { jsonLine } from "./json-line.js";

it("is one line, whatever is in it, and nothing that a terminal obeys", () => {
  expect(jsonLine([["path", "a\nb\x1b\x9b\u202e\u061c"]])).toBe('{"path":"a\\nb\\u001b\\u009b\\u202e\\u061c"}');
});

it("has all bytes of a text that is not UTF-8", () => {
  expect(
    jsonLine([
      ["path", "\udce9"],
      ["n", 1],
    ]),
  ).toBe('{"path":"\ufffd","pathBytes":"e9","n":1}');
});
