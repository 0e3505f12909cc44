import { type AddressPolicy, OptionError } from "@pasvport/ftp-core";
import { nodeNetwork } from "@pasvport/ftp-core/net";
import { createMemoryNetwork } from "@pasvport/ftp-core/simulation";
import { describe, expect, it } from "vitest";
import { anonymousUsers } from "./auth/anonymous.js";
import type { ServerLimits, ServerTimeouts } from "./server-limits.js";
import { type FtpServerOptions, settingsFrom } from "./server-options.js";
import { createMemoryStorage } from "./storage/memory-storage.js";

const needed = { storage: createMemoryStorage(), authenticator: anonymousUsers() };

describe("what nobody said", () => {
  it("has a default that serves this machine only", () => {
    expect(settingsFrom(needed)).toEqual({
      ...needed,
      hosts: ["127.0.0.1"],
      port: 2121,
      greeting: "Pasvport FTP server ready",
      passivePorts: undefined,
      publicAddress: undefined,
      modes: { passive: true, active: true },
      addressPolicy: { dataPeer: "same", lowestPort: 1024 },
      timeouts: {
        dataMs: 30_000,
        idleMs: 300_000,
        stallMs: 120_000,
        loginMs: 60_000,
        storageMs: 60_000,
        graceMs: 10,
        closeMs: 5_000,
        drainMs: 30_000,
      },
      limits: {
        maxClients: 500,
        maxPerAddress: 100,
        loginAttempts: 3,
        loginDelayMs: 1_000,
        longestLoginDelayMs: 16_000,
      },
      observer: expect.any(Function),
      network: nodeNetwork,
    });
  });

  it("each limit and each rule has its own default", () => {
    const { timeouts, limits, addressPolicy } = settingsFrom({
      ...needed,
      timeouts: { idleMs: 1 },
      limits: { maxClients: 7 },
      addressPolicy: { dataPeer: "any" },
    });
    expect(timeouts).toMatchObject({ dataMs: 30_000, idleMs: 1, closeMs: 5_000 });
    expect(limits).toMatchObject({ maxClients: 7, maxPerAddress: 100 });
    expect(addressPolicy).toEqual({ dataPeer: "any", lowestPort: 1024 });
  });
});

it("what somebody said is kept as it is", () => {
  const options: FtpServerOptions = {
    ...needed,
    hosts: ["0.0.0.0", "::"],
    port: 0,
    passivePorts: { first: 50_000, last: 50_000 },
    publicAddress: "203.0.113.1",
    greeting: "Willkommen, ½ Stunde geöffnet",
    modes: { passive: false, active: true },
    network: createMemoryNetwork().host("192.0.2.1"),
  };
  expect(settingsFrom(options)).toMatchObject({
    hosts: ["0.0.0.0", "::"],
    port: 0,
    passivePorts: { first: 50_000, last: 50_000 },
    publicAddress: "203.0.113.1",
    greeting: "Willkommen, ½ Stunde geöffnet",
    modes: { passive: false, active: true },
  });
  expect(settingsFrom(options).network).toBe(options.network);
});

describe("what makes no sense is refused, by its name", () => {
  const policy = (said: object): Partial<FtpServerOptions> => ({ addressPolicy: said as Partial<AddressPolicy> });
  const ports = (first: number, last: number): Partial<FtpServerOptions> => ({ passivePorts: { first, last } });

  it.each<readonly [what: string, options: Partial<FtpServerOptions>, message: RegExp]>([
    ["no host at all", { hosts: [] }, /no address to listen on/],
    ["a host name", { hosts: ["127.0.0.1", "localhost"] }, /"localhost" is not an IP address/],
    ["an empty host", { hosts: [""] }, /"" is not an IP address/],
    ["a negative port", { port: -1 }, /-1 is not a port/],
    ["a port past the last", { port: 65_536 }, /65536 is not a port/],
    ["half a port", { port: 21.5 }, /21.5 is not a port/],
    ["a port that is no number", { port: Number.NaN }, /NaN is not a port/],
    ["a public IPv6 address", { publicAddress: "2001:db8::1" }, /"2001:db8::1" is not an IPv4 address/],
    ["a public name", { publicAddress: "ftp.example.org" }, /"ftp.example.org" is not an IPv4 address/],
    ["no mode at all", { modes: { passive: false, active: false } }, /active and passive mode are both switched off/],
    ["a range that begins at 0", ports(0, 10), /"0-10" is not a port range/],
    ["a range past the last port", ports(60_000, 65_536), /"60000-65536" is not a port range/],
    ["a range of half ports", ports(50_000.5, 50_001), /is not a port range/],
    ["a range that ends before it begins", ports(50_009, 50_000), /50009-50000 ends before it begins/],
    ["a rule that does not exist", policy({ dataPeer: "friends" }), /"friends" is no rule.*same, network, any/],
    ["a lowest data port of 0", policy({ lowestPort: 0 }), /lowest data port 0 is not a port/],
    ["a lowest data port past the last", policy({ lowestPort: 65_536 }), /lowest data port 65536 is not a port/],
    ["half a lowest data port", policy({ lowestPort: 1.5 }), /lowest data port 1.5 is not a port/],
    ["a greeting of nothing", { greeting: "" }, /"" is no greeting: write one line/],
    ["a greeting of blanks", { greeting: "  " }, /is no greeting/],
    ["a greeting of two lines", { greeting: "hello\r\n230 forged" }, /^"hello\\x0d\\x0a230 forged" is no greeting/],
    ["a greeting with an escape sequence", { greeting: "\u001b[2J" }, /^"\\x1b\[2J" is no greeting/],
    ["a greeting without end", { greeting: "x".repeat(201) }, /1 to 200 characters/],
  ])("%s", (_what, options, message) => {
    expect(() => settingsFrom({ ...needed, ...options })).toThrow(OptionError);
    expect(() => settingsFrom({ ...needed, ...options })).toThrow(message);
  });

  const times = Object.keys(settingsFrom(needed).timeouts) as (keyof ServerTimeouts)[];
  it.each(times.flatMap((name) => [0, -1, Number.NaN].map((value) => [name, value] as const)))(
    "a time limit %s of %d",
    (name, value) => {
      expect(() => settingsFrom({ ...needed, timeouts: { [name]: value } })).toThrow(OptionError);
      expect(() => settingsFrom({ ...needed, timeouts: { [name]: value } })).toThrow(name);
    },
  );
});

describe("limits that make no sense are refused, by their names", () => {
  const counts = ["maxClients", "maxPerAddress", "loginAttempts"] satisfies (keyof ServerLimits)[];
  it.each(
    counts.flatMap((name) => [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY].map((value) => [name, value] as const)),
  )("%s of %d", (name, value) => {
    expect(() => settingsFrom({ ...needed, limits: { [name]: value } })).toThrow(OptionError);
    expect(() => settingsFrom({ ...needed, limits: { [name]: value } })).toThrow(
      `the limit ${name} must be a whole number from 1 up`,
    );
  });

  it.each([-1, Number.NaN])("loginDelayMs of %d", (loginDelayMs) => {
    expect(() => settingsFrom({ ...needed, limits: { loginDelayMs } })).toThrow(/the limit loginDelayMs must not be/);
  });

  it.each([
    [{ loginDelayMs: 20_000 }, /longestLoginDelayMs \(16000\) must not be less than loginDelayMs \(20000\)/],
    [{ longestLoginDelayMs: 999 }, /longestLoginDelayMs \(999\) must not be less than loginDelayMs \(1000\)/],
    [{ longestLoginDelayMs: Number.NaN }, /longestLoginDelayMs/],
  ])("a longest wait that is shorter than the first: %j", (limits, message) => {
    expect(() => settingsFrom({ ...needed, limits })).toThrow(OptionError);
    expect(() => settingsFrom({ ...needed, limits })).toThrow(message);
  });

  it("but a wrong password may cost no wait, or the same each time", () => {
    const waits = [
      { loginDelayMs: 0 },
      { loginDelayMs: 0, longestLoginDelayMs: 0 },
      { loginDelayMs: 20_000, longestLoginDelayMs: 20_000 },
    ];
    for (const limits of waits) expect(settingsFrom({ ...needed, limits }).limits).toMatchObject(limits);
  });
});

it("an observer that throws cuts nobody off", () => {
  const { observer } = settingsFrom({
    ...needed,
    observer: () => {
      throw new RangeError("the log is full");
    },
  });
  expect(() => observer({ kind: "disconnected", session: 1, why: undefined })).not.toThrow();
});
