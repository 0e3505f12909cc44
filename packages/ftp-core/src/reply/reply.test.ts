import { expect, it } from "vitest";
import { reply, replyText } from "./reply.js";

it("a reply joins a code and its lines", () => {
  expect(reply(200, "one", "two")).toEqual({ code: 200, lines: ["one", "two"] });
});

it("in one line a reply has its code and at most 1,000 characters", () => {
  expect(replyText(reply(200, "one", "two"))).toBe("200 one two");
  expect(replyText(reply(200, "one", "two"), " / ")).toBe("200 one / two");
  const lines = Array<string>(30).fill("x".repeat(8_000));
  expect(replyText(reply(550, "no", ...lines))).toBe(`550 no ${"x".repeat(997)}…`);
});
