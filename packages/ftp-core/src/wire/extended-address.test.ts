import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LocalProtocolError, RemoteProtocolError } from "../errors.js";
import {
  type ExtendedPassiveArgument,
  formatExtendedAddress,
  formatExtendedPassiveArgument,
  formatExtendedPort,
  parseExtendedAddress,
  parseExtendedPassiveArgument,
  parseExtendedPort,
} from "./extended-address.js";
import { canonicalHost, parseIpAddress } from "./ip-address.js";

const port = fc.integer({ min: 1, max: 65535 });

describe("extended address", () => {
  it.each([
    ["|1|132.235.1.2|6275|", "ipv4", "132.235.1.2", 6275],
    ["|2|1080::8:800:200c:417a|5282|", "ipv6", "1080::8:800:200c:417a", 5282],
    ["|2|::1|1|", "ipv6", "::1", 1],
    ["|1|127.0.0.1|65535|", "ipv4", "127.0.0.1", 65535],
  ] as const)("reads and writes %s", (text, family, host, portNumber) => {
    expect(parseExtendedAddress(text)).toEqual({ family, endpoint: { host, port: portNumber } });
    expect(formatExtendedAddress({ host, port: portNumber })).toBe(text);
  });

  it.each([
    ["!1!127.0.0.1!21!", "127.0.0.1"],
    ["/2/::1/21/", "::1"],
    ["|2|2001:0DB8:0:0:0:0:0:1|21|", "2001:db8::1"],
    ["|2|::ffff:192.0.2.1|21|", "192.0.2.1"],
  ])("reads %s as %s", (text, host) => {
    expect(parseExtendedAddress(text).endpoint).toEqual({ host, port: 21 });
  });

  it.each(["|3|whatever|21|", "|0|1.2.3.4|21|", "|01|1.2.3.4|21|"])("knows no family of %s, and says so", (text) => {
    expect(parseExtendedAddress(text)).toEqual({ family: undefined });
  });

  it.each([
    "",
    "|",
    "||||",
    "|1|1.2.3.4|21",
    "1|1.2.3.4|21|",
    "|1|1.2.3.4|21|x",
    "|1|1.2.3.4|21||",
    "|x|1.2.3.4|21|",
    "|1|::1|21|",
    "|2|1.2.3.4|21|",
    "|1|example.org|21|",
    "|1||21|",
    "|1|1.2.3.4||",
    "|1|1.2.3.4|0|",
    "|1|1.2.3.4|65536|",
    "|1|1.2.3.4|+21|",
    "a1a1.2.3.4a21a",
    " 1 1.2.3.4 21 ",
  ])("refuses %j", (text) => {
    expect(() => parseExtendedAddress(text)).toThrow(RemoteProtocolError);
  });

  it("writes mapped addresses as what they are, and keeps zones to itself", () => {
    expect(formatExtendedAddress({ host: "::ffff:192.0.2.1", port: 21 })).toBe("|1|192.0.2.1|21|");
    expect(formatExtendedAddress({ host: "fe80::1%eth0", port: 21 })).toBe("|2|fe80::1|21|");
  });

  it("refuses to write a host name", () => {
    expect(() => formatExtendedAddress({ host: "localhost", port: 21 })).toThrow(LocalProtocolError);
  });

  it("brings any address and port back unchanged", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), port, (text, number) => {
        const host = canonicalHost(text);
        const family = parseIpAddress(host)?.family;
        expect(parseExtendedAddress(formatExtendedAddress({ host, port: number }))).toEqual({
          family,
          endpoint: { host, port: number },
        });
      }),
    );
  });
});

describe("extended port", () => {
  it.each([
    ["|||6446|", 6446],
    ["|||1|", 1],
    ["|||65535|", 65535],
  ])("reads and writes %s", (text, number) => {
    expect(parseExtendedPort(text)).toBe(number);
    expect(formatExtendedPort(number)).toBe(text);
  });

  it.each(["!!!6446!", "|2||6446|", "|1|192.0.2.1|6446|", "(((6446("])("reads the port of %s", (text) => {
    expect(parseExtendedPort(text)).toBe(6446);
  });

  it.each(["", "6446", "||6446|", "|||6446", "||||6446|", "|||0|", "|||65536|", "|||64 46|", "||||"])(
    "refuses %j",
    (text) => {
      expect(() => parseExtendedPort(text)).toThrow(RemoteProtocolError);
    },
  );

  it("brings any port back unchanged", () => {
    fc.assert(
      fc.property(port, (number) => {
        expect(parseExtendedPort(formatExtendedPort(number))).toBe(number);
      }),
    );
  });
});

describe("the argument of EPSV", () => {
  const cases: readonly (readonly [text: string | undefined, argument: ExtendedPassiveArgument])[] = [
    [undefined, { kind: "any" }],
    ["1", { kind: "family", family: "ipv4" }],
    ["2", { kind: "family", family: "ipv6" }],
    ["ALL", { kind: "all" }],
  ];

  it.each(cases)("reads and writes %s", (text, argument) => {
    expect(parseExtendedPassiveArgument(text)).toEqual(argument);
    expect(formatExtendedPassiveArgument(argument)).toBe(text);
  });

  it("reads ALL in any case, and a family that it does not know", () => {
    expect(parseExtendedPassiveArgument("all")).toEqual({ kind: "all" });
    expect(parseExtendedPassiveArgument("3")).toEqual({ kind: "family", family: undefined });
  });

  it.each(["ipv4", "1 2", "-1", "", "ALLES", "123456"])("refuses %j", (text) => {
    expect(() => parseExtendedPassiveArgument(text)).toThrow(RemoteProtocolError);
  });
});
