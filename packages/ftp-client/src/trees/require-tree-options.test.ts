import { expect, it } from "vitest";
import { requireTreeOptions } from "./require-tree-options.js";
import type { TreeOptions } from "./tree-options.js";

it("takes what makes sense", () => {
  const all = {
    parallel: 32,
    limitRate: 1,
    retries: 0,
    skip: "same",
    type: "text",
    dryRun: true,
    keepTimes: false,
  } as const;
  for (const options of [
    {},
    all,
    { resume: true, skip: "none" },
    { filter: () => true, onEvent: () => undefined },
  ] as const)
    expect(() => requireTreeOptions(options)).not.toThrow();
});

it.each([
  [{ parallel: 33 }, "parallel must be a whole number from 1 to 32"],
  [{ parallel: 1.5 }, "parallel must be"],
  [{ limitRate: 0 }, "limitRate must be 1"],
  [{ retries: -1 }, "retries must be 0"],
  [{ resume: true, skip: "same" }, "choose one"],
  [{ resume: true, type: "text" }, "use type binary"],
  [{ skip: "newer" }, "same"],
  [{ dryrun: true }, "dryRun"],
  [{ resume: "yes" }, "true or false"],
])("refuses %j, and says what to write", (options, words) => {
  expect(() => requireTreeOptions(options as TreeOptions)).toThrow(
    expect.objectContaining({ code: "OPTION", message: expect.stringContaining(words) }),
  );
});
