import { describeCommandLine } from "@pasvport/ftp-core";
import { expect, it } from "vitest";
import { siteHelpLines } from "./site.js";

it("every SITE command that is served stands in the log as it came: it carries no secret", () => {
  const lines = siteHelpLines().map((line) => line.trim().replace(/:.*/, ""));
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines) {
    const [word = "", ...rest] = line.split(" ");
    expect(describeCommandLine({ word, argument: rest.join(" ") })).toBe(line);
  }
});
