import { expect, it } from "vitest";
import { reply } from "./reply.js";

it("a reply joins a code and its lines", () => {
  expect(reply(200, "one", "two")).toEqual({ code: 200, lines: ["one", "two"] });
});
