import { expect, it } from "vitest";
import { householdOf } from "./household.js";

it("an IPv4 address stands for itself", () => {
  expect(householdOf("192.0.2.1")).toBe("192.0.2.1");
  expect(householdOf("192.0.2.2")).not.toBe(householdOf("192.0.2.1"));
});

it("all addresses of an IPv6 /64 are one household, those of the next one are another", () => {
  expect(householdOf("2001:db8:0:1::1")).toBe(householdOf("2001:db8:0:1:ffff:ffff:ffff:ffff"));
  expect(householdOf("2001:db8:0:1::1")).not.toBe(householdOf("2001:db8:0:2::1"));
});

it("what is no address is taken as it is", () => {
  expect(householdOf("nowhere")).toBe("nowhere");
});
