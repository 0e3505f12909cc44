import { expect, it } from "vitest";
import { nearestName } from "./nearest-name.js";

it("a letter too many, too few, exchanged or in another case is near", () => {
  const known = ["mirror", "mkdir", "get"];
  for (const word of ["mirorr", "miror", "Mirror", "mirrors"]) expect(nearestName(word, known)).toBe("mirror");
});

it("the nearer of two comes first, whatever their order", () => {
  expect(nearestName("pot", ["ports", "port"])).toBe("port");
});

it("what is far from all is no name", () => {
  expect(nearestName("frobnicate", ["get", "put"])).toBeUndefined();
});

it("the beginning of one name means it; that of several means none", () => {
  expect(nearestName("idle", ["idleMs", "replyMs"])).toBe("idleMs");
  expect(nearestName("pas", ["passive", "password"])).toBeUndefined();
});
