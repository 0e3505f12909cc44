import { describe, expect, it } from "vitest";
import { ensureUtf8 } from "./encoding.js";
import { beginTree, endTreeTests } from "./serving-tree.suite.js";

endTreeTests();

const FEAT = "211-Features:\r\n UTF8\r\n211 End";

describe("OPTS UTF8 ON", () => {
  it("is said once a session, before the first name that is not ASCII", async () => {
    const test = await beginTree({ FEAT, OPTS: "200 UTF8 is on" });
    for (const names of [[], ["a.txt"], ["a", "caf\u00e9"], ["\u65e5\u672c"]]) await ensureUtf8(test.session, names);
    expect(test.said()).toEqual(["OPTS UTF8 ON"]);
  });

  it("asks for nothing, FEAT neither, while all names are ASCII", async () => {
    const test = await beginTree({ FEAT });
    await ensureUtf8(test.session, ["a.txt", " ~\x7f"]);
    expect(test.heard).not.toContain("FEAT");
  });

  it("is not said for a name of other bytes: the server has told it like that", async () => {
    const test = await beginTree({ FEAT });
    await ensureUtf8(test.session, ["caf\udce9"]);
    expect(test.said()).toEqual([]);
  });

  it("is not said where FEAT has no UTF8", async () => {
    const test = await beginTree({ FEAT: "211-Features:\r\n SIZE\r\n211 End" });
    await ensureUtf8(test.session, ["caf\u00e9"]);
    expect(test.said()).toEqual([]);
  });

  it.each(["501 option not understood", "502 always on", "451 not now"])("may be refused: %s", async (OPTS) => {
    const test = await beginTree({ FEAT, OPTS });
    await ensureUtf8(test.session, ["caf\u00e9"]);
    await ensureUtf8(test.session, ["caf\u00e9"]);
    expect(test.said()).toEqual(["OPTS UTF8 ON"]);
  });

  it("is no reason to go on with a session that the server ends", async () => {
    const test = await beginTree({ FEAT, OPTS: "421 enough" });
    expect(await test.outcome(ensureUtf8(test.session, ["caf\u00e9"]))).toMatchObject({ reply: { code: 421 } });
  });
});
