import { describe, expect, it } from "vitest";
import { isNegative, reply, replyKind } from "./reply.js";

describe("reply", () => {
  it("joins a code and its lines", () => {
    expect(reply(200, "one", "two")).toEqual({ code: 200, lines: ["one", "two"] });
  });

  it.each([
    [100, "preliminary"],
    [199, "preliminary"],
    [200, "completion"],
    [331, "intermediate"],
    [421, "transientNegative"],
    [599, "permanentNegative"],
    // What no RFC knows is no success.
    [633, "permanentNegative"],
  ])("of code %d is %s", (code, kind) => {
    expect(replyKind(reply(code, ""))).toBe(kind);
  });

  it("is negative from 400 on", () => {
    expect([399, 400, 550].map((code) => isNegative(reply(code, "")))).toEqual([false, true, true]);
  });
});
