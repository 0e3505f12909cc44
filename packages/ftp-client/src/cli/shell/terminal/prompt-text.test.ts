import { describe, expect, it } from "vitest";
import { promptText } from "./prompt-text.js";

describe("the prompt's text", () => {
  const at = { host: "ftp.example.org", port: 21, user: undefined, directory: "/" };
  it.each([
    [undefined, "ftp> "],
    [at, "ftp://ftp.example.org/> "],
    [{ ...at, port: 2121, directory: "/pub" }, "ftp://ftp.example.org:2121/pub> "],
    [{ ...at, host: "::1", directory: "" }, "ftp://[::1]/> "],
    [{ ...at, directory: "/a\x1b[2J" }, "ftp://ftp.example.org/a\\x1b[2J> "],
    [{ ...at, directory: `/${"deep/".repeat(20)}end` }, "ftp://ftp.example.org/…ep/deep/deep/deep/deep/deep/end> "],
    [{ ...at, directory: "e\u0301".repeat(125_000) }, `ftp://ftp.example.org/…${"e\u0301".repeat(31)}> `],
    [{ ...at, host: `${"x".repeat(60)}.org` }, `ftp://${"x".repeat(31)}…/> `],
  ])("of %j is %j", (whereabouts, text) => {
    expect(promptText(whereabouts)).toBe(text);
  });
});
