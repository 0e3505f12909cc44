import { expect, it } from "vitest";
import { firstAddress } from "./first-address.js";

it.each<[addresses: readonly string[], first: string]>([
  [[], ""],
  [["ftp://h/a"], "ftp://h/a"],
  [["ftp://me@h:2121/a/b", "ftp://me@h:2121/c"], "ftp://me@h:2121/"],
  [["ftp://h", "ftp://h/c"], "ftp://h"],
  [["h", "ftp://h/c"], "h"],
])("%j", (addresses, first) => {
  expect(firstAddress(addresses)).toBe(first);
});
