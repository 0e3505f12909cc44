import { describe, expect, it } from "vitest";
import { serverFeatures } from "./features.js";
import { beginTree, endTreeTests } from "./serving-tree.suite.js";

endTreeTests();

const feats = (heard: readonly string[]): number => heard.filter((line) => line === "FEAT").length;

describe("the features of a server", () => {
  it("are asked for once, and are known to the sessions that come after", async () => {
    const test = await beginTree({ FEAT: "211-Features:\r\n SIZE\r\n211 End" });
    expect([...(await serverFeatures(test.session))]).toEqual([["SIZE", [""]]]);
    await serverFeatures(test.session);
    expect(feats(test.heard)).toBe(1);
    expect(test.session.learnt.features?.has("SIZE")).toBe(true);
  });

  it.each(["500 'FEAT': command not understood", "502 no", "504 no", "501 no", "550 no", "211 no features"])(
    "are none for good where it says %j",
    async (FEAT) => {
      const test = await beginTree({ FEAT });
      expect((await serverFeatures(test.session)).size).toBe(0);
      expect((await serverFeatures(test.session)).size).toBe(0);
      expect(feats(test.heard)).toBe(1);
    },
  );

  it.each(["530 log in first", "450 not now", "425 busy"])("are none for now where it says %j", async (refusal) => {
    let isFirst = true;
    const test = await beginTree({
      FEAT: (session) => {
        session.say(isFirst ? refusal : "211-Features:\r\n SIZE\r\n211 End");
        isFirst = false;
      },
    });
    expect((await serverFeatures(test.session)).size).toBe(0);
    expect((await serverFeatures(test.session)).size).toBe(1);
  });

  it("are not told by a server that ends the session", async () => {
    const test = await beginTree({ FEAT: "421 enough" });
    expect(await test.outcome(serverFeatures(test.session))).toMatchObject({ reply: { code: 421 } });
    expect(test.session.learnt.features).toBeUndefined();
  });
});
