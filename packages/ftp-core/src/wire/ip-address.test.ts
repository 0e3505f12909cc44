import { isIPv4, isIPv6 } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalHost, formatEndpoint, isSameAddress, networkOf, parseIpAddress, parseIpv4 } from "./ip-address.js";

describe("parseIpAddress", () => {
  it.each([
    ["192.0.2.1", "ipv4", "192.0.2.1"],
    ["0.0.0.0", "ipv4", "0.0.0.0"],
    ["::", "ipv6", "::"],
    ["::1", "ipv6", "::1"],
    ["1::", "ipv6", "1::"],
    ["2001:0DB8:0000:0000:0000:0000:0000:0001", "ipv6", "2001:db8::1"],
    ["2001:db8:0:1:1:1:1:1", "ipv6", "2001:db8:0:1:1:1:1:1"],
    ["2001:0:0:1:0:0:0:1", "ipv6", "2001:0:0:1::1"],
    ["2001:db8:0:0:1:0:0:1", "ipv6", "2001:db8::1:0:0:1"],
    ["1:2:3:4:5:6:7::", "ipv6", "1:2:3:4:5:6:7:0"],
    ["64:ff9b::192.0.2.33", "ipv6", "64:ff9b::c000:221"],
    ["fe80::1%eth0", "ipv6", "fe80::1%eth0"],
    ["::ffff:192.0.2.1", "ipv4", "192.0.2.1"],
    ["::FFFF:c000:0201", "ipv4", "192.0.2.1"],
    ["0:0:0:0:0:ffff:192.0.2.1", "ipv4", "192.0.2.1"],
  ])("reads %s", (text, family, canonical) => {
    expect(parseIpAddress(text)).toEqual({ family, text: canonical });
    expect(parseIpAddress(canonical)).toEqual({ family, text: canonical });
  });

  it.each([
    "",
    "1.2.3",
    "1.2.3.4.5",
    "1.2.3.256",
    "1.2.3.04",
    "0x1.2.3.4",
    "1.2.3.4%eth0",
    ":",
    ":::",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7:8::",
    "12345::",
    "g::1",
    "1.2.3.4::",
    "::1.2.3.4:5",
    "::1.2.3",
    "[::1]",
    " ::1",
    "fe80::1%",
    "fe80::1%a b",
    "fe80::1%eth0\n",
    "localhost",
  ])("refuses %j", (text) => {
    expect(parseIpAddress(text)).toBeUndefined();
  });

  it("agrees with the system about what an address is", () => {
    const nearly = fc.array(fc.constantFrom("0", "1", "ffff", "255", "256", ":", "::", "."), { maxLength: 17 });
    fc.assert(
      fc.property(
        fc.oneof(
          nearly.map((parts) => parts.join("")),
          fc.ipV4(),
          fc.ipV6(),
        ),
        (text) => {
          expect(parseIpAddress(text) !== undefined).toBe(isIPv4(text) || isIPv6(text));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("writes what it reads back in one form only", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const canonical = canonicalHost(text);
        expect(canonicalHost(canonical)).toBe(canonical);
        expect(isSameAddress(text.toUpperCase(), canonical)).toBe(true);
      }),
    );
  });
});

describe("isSameAddress", () => {
  it.each([
    ["127.0.0.1", "::ffff:127.0.0.1", true],
    ["::1", "0:0:0:0:0:0:0:1", true],
    ["fe80::1%eth0", "fe80::1", true],
    ["127.0.0.1", "127.0.0.2", false],
    ["127.0.0.1", "::1", false],
    ["example.org", "example.org", true],
  ])("%s and %s: %s", (one, other, isSame) => {
    expect(isSameAddress(one, other)).toBe(isSame);
  });
});

describe("networkOf", () => {
  it.each([
    ["192.0.2.1", "192.0.2"],
    ["::ffff:192.0.2.200", "192.0.2"],
    ["2001:db8::1", "8193:3512:0:0"],
    ["example.org", undefined],
  ])("of %s is %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it("is the same for a zone's address with and without the zone", () => {
    expect(networkOf("fe80::1%eth0")).toBe(networkOf("fe80::2"));
  });
});

it("writes endpoints with brackets around IPv6", () => {
  expect(formatEndpoint({ host: "192.0.2.1", port: 21 })).toBe("192.0.2.1:21");
  expect(formatEndpoint({ host: "::1", port: 21 })).toBe("[::1]:21");
});

it("reads IPv4 as four numbers", () => {
  expect(parseIpv4("1.2.3.255")).toEqual([1, 2, 3, 255]);
  expect(parseIpv4("1.2.3.1e1")).toBeUndefined();
});
