import { OptionError } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import {
  parseAddress,
  parseDataPeer,
  parseFileMode,
  parseLowestDataPort,
  parseMode,
  parseParallel,
  parsePasvAddress,
  parseRate,
  parseRetry,
  parseSeconds,
  parseUserName,
} from "./option-values.js";

it.each([
  [parseMode("--mode", "epsv"), "epsv"],
  [parseMode("--mode", "PASV"), "pasv"],
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
  [parseRetry("--retry", "0"), 0],
  [parseRetry("--retry", "1000"), 1000],
  [parseParallel("--parallel", "1"), 1],
  [parseParallel("--parallel", "16"), 16],
  [parseRetry("retry", "007"), 7],
  [parseRate("--limit-rate", "1"), 1],
  [parseRate("--limit-rate", "500k"), 500_000],
  [parseRate("--limit-rate", "1.5M"), 1_500_000],
  [parseRate("--limit-rate", "2G"), 2_000_000_000],
  [parseRate("--limit-rate", "0.5k"), 500],
  [parseRate("--limit-rate", "1.999999"), 1],
  [parseFileMode("644"), 0o644],
  [parseFileMode("0755"), 0o755],
  [parseFileMode("4755"), 0o4755],
  [parseFileMode("04755"), 0o4755],
  [parseFileMode("000"), 0],
])("%j", (value, expected) => {
  expect(value).toBe(expected);
});

describe("a wrong value is refused with the option's name and what would be right", () => {
  it.each<[string, () => unknown, RegExp]>([
    ["mode", () => parseMode("--mode", "fast"), /^--mode "fast" is not known: choose one of epsv, .*auto$/],
    ["mode in the shell", () => parseMode("mode", "fast"), /^mode "fast" is not known/],
    ["mode of every object", () => parseMode("--mode", "constructor"), /--mode/],
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
    ["retry", () => parseRetry("--retry", "-1"), /^--retry "-1" is not a number that it can be: choose 0 to 1000$/],
    ["too many tries", () => parseRetry("--retry", "1001"), /--retry/],
    ["loose count", () => parseRetry("--retry", "1e2"), /--retry/],
    ["half a try", () => parseRetry("--retry", "1.5"), /--retry/],
    ["no count", () => parseRetry("--retry", ""), /--retry/],
    ["endless count", () => parseRetry("--retry", "9".repeat(400)), /--retry/],
    [
      "no session",
      () => parseParallel("--parallel", "0"),
      /^--parallel "0" is not a number that it can be: choose 1 to 16$/,
    ],
    [
      "too many sessions",
      () => parseParallel("--parallel", "17"),
      /^--parallel "17" is .*: choose 1 to 16 \(servers refuse more sessions from one address\)$/,
    ],
    [
      "rate",
      () => parseRate("--limit-rate", "fast"),
      /^--limit-rate "fast" is not a rate: write bytes a second, 1 or more, as 500k \(1k is 1000\) or 1\.5M$/,
    ],
    ["no rate", () => parseRate("--limit-rate", ""), /--limit-rate/],
    ["a rate of nothing", () => parseRate("--limit-rate", "0"), /--limit-rate/],
    ["less than a byte", () => parseRate("--limit-rate", "0.5"), /--limit-rate/],
    ["negative rate", () => parseRate("--limit-rate", "-1k"), /--limit-rate/],
    ["loose rate", () => parseRate("--limit-rate", "1e3"), /--limit-rate/],
    ["another unit", () => parseRate("--limit-rate", "1kB"), /--limit-rate/],
    ["more than can be counted", () => parseRate("--limit-rate", "999999999999G"), /--limit-rate/],
    [
      "mode of a file",
      () => parseFileMode("648"),
      /^"648" is not a mode: write three or four octal digits, as 644 or 0755$/,
    ],
    ["short mode", () => parseFileMode("64"), /mode/],
    ["long mode", () => parseFileMode("10644"), /mode/],
    ["mode in letters", () => parseFileMode("u+x"), /mode/],
    ["mode of JavaScript", () => parseFileMode("0o644"), /mode/],
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
