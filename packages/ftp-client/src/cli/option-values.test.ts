import { OptionError } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import {
  parseAddress,
  parseDataPeer,
  parseLowestDataPort,
  parseMode,
  parsePasvAddress,
  parseSeconds,
  parseUserName,
} from "./option-values.js";

it.each([
  [parseMode("epsv"), "epsv"],
  [parseMode("PASV"), "pasv"],
  [parsePasvAddress("told"), "told"],
  [parseDataPeer("same"), "same"],
  [parseDataPeer("network"), "network"],
  [parseDataPeer("any"), "any"],
  [parseLowestDataPort("1"), 1],
  [parseLowestDataPort("65535"), 65_535],
  [parseAddress("--bind", "127.0.0.1"), "127.0.0.1"],
  [parseAddress("--bind", "::0001"), "::1"],
  [parseSeconds("--timeout", "5"), 5_000],
  [parseSeconds("--timeout", "0.25"), 250],
  [parseUserName("me@x.org"), "me@x.org"],
])("%j", (value, expected) => {
  expect(value).toBe(expected);
});

describe("a wrong value is refused with the option's name and what would be right", () => {
  it.each<[string, () => unknown, RegExp]>([
    ["mode", () => parseMode("fast"), /^--mode "fast" is not known: choose one of epsv, .*auto$/],
    ["mode of every object", () => parseMode("constructor"), /--mode/],
    ["PASV address", () => parsePasvAddress("auto"), /^--pasv-address "auto" is not known: choose control or told$/],
    ["data peer", () => parseDataPeer("Any"), /^--data-peer "Any" is not known: choose one of same, network, any$/],
    ["port 0", () => parseLowestDataPort("0"), /^--lowest-data-port "0" is not a port: choose 1 to 65535$/],
    ["port 65536", () => parseLowestDataPort("65536"), /--lowest-data-port/],
    ["loose port", () => parseLowestDataPort("1e3"), /--lowest-data-port/],
    ["no port", () => parseLowestDataPort(""), /--lowest-data-port/],
    ["address", () => parseAddress("--bind", "localhost"), /^--bind "localhost" is not an IP address: write it as/],
    ["no time", () => parseSeconds("--timeout", "0"), /^--timeout "0" is not a time: write seconds/],
    ["negative time", () => parseSeconds("--timeout", "-1"), /--timeout/],
    ["loose number", () => parseSeconds("--timeout", "1e3"), /--timeout/],
    ["longer than timers count", () => parseSeconds("--timeout", "2147484"), /--timeout/],
    ["no user", () => parseUserName(""), /^--user has no name/],
  ])("%s", (_case, parse, message) => {
    expect(parse).toThrow(OptionError);
    expect(parse).toThrow(message);
  });

  it("a password behind the user's name is refused, and not repeated", () => {
    expect(() => parseUserName("me:secret")).toThrow(/FTP_PASSWORD/);
    expect(() => parseUserName("me:secret")).not.toThrow(/secret/);
  });
});
