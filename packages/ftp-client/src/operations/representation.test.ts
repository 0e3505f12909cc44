import { describe, expect, it } from "vitest";
import { useType } from "./representation.js";
import { beginTree, endTreeTests } from "./serving-tree.suite.js";

endTreeTests();

describe("TYPE", () => {
  it("is said when it changes, and not before every file", async () => {
    const test = await beginTree({});
    for (const type of ["binary", "binary", "text", "text", "binary"] as const) await useType(test.session, type);
    expect(test.said()).toEqual(["TYPE I", "TYPE A", "TYPE I"]);
  });

  it("is not known after a refusal, and said again", async () => {
    let isRefused = true;
    const test = await beginTree({
      TYPE: (session) => session.say(isRefused ? "504 not this one" : "200 fine"),
    });
    expect(await test.outcome(useType(test.session, "text"))).toMatchObject({ reply: { code: 504 } });
    expect(test.session.state.type).toBeUndefined();
    isRefused = false;
    await useType(test.session, "text");
    expect(test.said()).toEqual(["TYPE A", "TYPE A"]);
  });
});
