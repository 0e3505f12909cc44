import { expect, it } from "vitest";
import { clientNetworkOf } from "./client-network.js";

it("an IPv4 address stands for itself", () => {
  expect(clientNetworkOf("192.0.2.1")).toBe("192.0.2.1");
  expect(clientNetworkOf("192.0.2.2")).not.toBe(clientNetworkOf("192.0.2.1"));
});

it("all addresses of an IPv6 /64 are one network, those of the next one are another", () => {
  expect(clientNetworkOf("2001:db8:0:1::1")).toBe(clientNetworkOf("2001:db8:0:1:ffff:ffff:ffff:ffff"));
  expect(clientNetworkOf("2001:db8:0:1::1")).not.toBe(clientNetworkOf("2001:db8:0:2::1"));
});

it("what is no address is taken as it is", () => {
  expect(clientNetworkOf("nowhere")).toBe("nowhere");
});
