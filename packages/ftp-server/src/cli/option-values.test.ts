import { OptionError } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import {
  parseCount,
  parseDataPeer,
  parseGreeting,
  parseHost,
  parseLogFormat,
  parseLowestDataPort,
  parsePassivePorts,
  parsePort,
  parsePublicAddress,
  parseSeconds,
  parseUser,
} from "./option-values.js";

describe("values that make sense", () => {
  it.each([
    ["a port", () => parsePort("2121"), 2121],
    ["any port", () => parsePort("0"), 0],
    ["the lowest port of all", () => parseLowestDataPort("1"), 1],
    ["the highest port of all", () => parseLowestDataPort("65535"), 65_535],
    ["a range of ports", () => parsePassivePorts("50000-50009"), { first: 50000, last: 50009 }],
    ["an IPv6 address, in its canonical form", () => parseHost("2001:DB8:0::1"), "2001:db8::1"],
    ["a public address", () => parsePublicAddress("203.0.113.5"), "203.0.113.5"],
    ["a public address in the form of IPv6", () => parsePublicAddress("::ffff:203.0.113.5"), "203.0.113.5"],
    ["a part of a second", () => parseSeconds("--data-timeout", "0.25"), 250],
    ["a rule for data peers", () => parseDataPeer("network"), "network"],
    ["a greeting", () => parseGreeting("files of example.org"), "files of example.org"],
    ["one client", () => parseCount("--max-clients", "1"), 1],
    ["a million clients", () => parseCount("--max-clients", "1000000"), 1_000_000],
    ["a format of the log", () => parseLogFormat("json"), "json"],
    ["a user without a password", () => parseUser("alice"), { name: "alice", password: undefined }],
    ["a password with colons", () => parseUser("alice:a:b:"), { name: "alice", password: "a:b:" }],
  ])("%s", (_, parse, value) => {
    expect(parse()).toEqual(value);
  });
});

describe("values that make none are refused", () => {
  const refusals: readonly (readonly [string, () => unknown, RegExp])[] = [
    ...["", "-1", "65536", "1e3", "0x10", "21 ", " 21", "12.0", "999999", "ftp"].map(
      (text) => [`port "${text}"`, () => parsePort(text), /^--port ".*" is not a port: choose/] as const,
    ),
    ...["", "0", "-1", "65536", "1e3", "0x400", " 1024", "1024.0", "999999"].map(
      (text) =>
        [
          `lowest data port "${text}"`,
          () => parseLowestDataPort(text),
          /^--lowest-data-port ".*" is not a port: choose 1 to 65535$/,
        ] as const,
    ),
    ...["", "5-", "-5", "0-10", "1-65536", "a-b"].map(
      (text) =>
        [
          `range "${text}"`,
          () => parsePassivePorts(text),
          /^--passive-ports: .* not a port range: (write|ports)/,
        ] as const,
    ),
    ["an inverted range", () => parsePassivePorts("5001-5000"), /ends before it begins: swap/],
    ...["", "localhost", "127.1", "::1::", "[::1]", "1.2.3.4:5"].map(
      (text) =>
        [
          `host "${text}"`,
          () => parseHost(text),
          /^--host ".*" is not an IP address: name one .*127\.0\.0\.1 or ::1 \(without brackets\), or 0\.0\.0\.0 or :: /,
        ] as const,
    ),
    ...["", "auto", "ftp.example.com", "::1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "010.0.0.1"].map(
      (text) =>
        [
          `public address "${text}"`,
          () => parsePublicAddress(text),
          /^--public-address ".*" is not .*: write/,
        ] as const,
    ),
    ...["", "0", "0.0", "-1", "NaN", "Infinity", "1e3", "5s", "2147484", "99999999"].map(
      (text) =>
        [
          `time "${text}"`,
          () => parseSeconds("--idle-timeout", text),
          /^--idle-timeout ".*" is not a time: write/,
        ] as const,
    ),
    ...["", "0", "-1", "1.5", "1e3", "0x10", " 5", "1000001", "99999999", "all"].map(
      (text) =>
        [
          `count "${text}"`,
          () => parseCount("--max-per-ip", text),
          /^--max-per-ip ".*" is not a number of clients: write a whole number from 1 to 1000000$/,
        ] as const,
    ),
    ...["", "a\r\n230 b", "x".repeat(201)].map(
      (text) =>
        [`greeting ${JSON.stringify(text)}`, () => parseGreeting(text), /^--greeting: ".*" is no greeting: /] as const,
    ),
    ["an unknown format", () => parseLogFormat("JSON"), /^--log-format "JSON" is not known: choose pretty or json$/],
    [
      "an unknown rule",
      () => parseDataPeer("Same"),
      /^--data-peer "Same" is not known: choose one of same, network, any$/,
    ],
    ["a user without a name", () => parseUser(""), /^--user has no name: write/],
    ["an empty password", () => parseUser("alice:"), /^the password of alice is empty: write/],
  ];

  it.each(refusals)("%s", (_, parse, message) => {
    expect(parse).toThrow(OptionError);
    expect(parse).toThrow(message);
  });
});

it.each([":geheim", "a\nb:geheim", "alice:geheim\r\n"])("the refusal of a user shows no password: %j", (text) => {
  expect(() => parseUser(text)).toThrow(/^(?!.*geheim)/s);
});
