/** What programs without types hand over: each mistake is told at once, by the option's name, with the next step. */
import { OptionError } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import { anonymousUsers } from "./auth/anonymous.js";
import { FtpServer } from "./ftp-server.js";
import { defaultLimits, defaultTimeouts } from "./server-limits.js";
import { defaultOptions, settingsFrom } from "./server-options.js";
import { openDiskStorage } from "./storage/disk-storage.js";
import { createMemoryStorage } from "./storage/memory-storage.js";

/** As JavaScript sees it. */
const UntypedServer: new (options?: unknown) => unknown = FtpServer as never;
const storage = createMemoryStorage();
const authenticator = anonymousUsers();

describe("a server with options that are wrong or missing", () => {
  it.each<readonly [what: string, options: unknown, message: string]>([
    ["none", undefined, "options are missing: name at least these two, as in { storage, authenticator }"],
    ["nothing in them", {}, "storage is missing: write `await openDiskStorage(directory)`"],
    ["no authenticator", { storage }, "authenticator is missing: write `anonymousUsers()`"],
    ["a path for storage", { storage: ".", authenticator }, "storage is a string: write `await openDiskStorage("],
    ["an empty storage", { storage: {}, authenticator }, "storage has no method stat: "],
    [
      "an authenticator that is a function",
      { storage, authenticator: async () => undefined },
      "authenticator is a function: write `anonymousUsers()`, `staticUsers([...])`, or an object with the method",
    ],
  ])("%s", (_what, options, message) => {
    expect(() => new UntypedServer(options)).toThrow(OptionError);
    expect(() => new UntypedServer(options)).toThrow(message);
  });

  it("a forgotten await", async () => {
    const promise = openDiskStorage(import.meta.dirname, { crashedUploads: "leave" });
    expect(() => new UntypedServer({ storage: promise, authenticator })).toThrow(
      "storage is a promise: write `await openDiskStorage(directory)`",
    );
    await promise;
  });

  it.each<readonly [options: object, message: string]>([
    [{ host: "::1" }, "there is no option host: did you mean hosts?"],
    [{ tls: true }, "there is no option tls: there are storage, authenticator, hosts, "],
    [{ limits: { maxClient: 5 } }, "there is no option limits.maxClient: did you mean limits.maxClients?"],
    [{ timeouts: { idle: 5 } }, "there is no option timeouts.idle: did you mean timeouts.idleMs?"],
    [{ modes: { pasive: false } }, "there is no option modes.pasive: did you mean modes.passive?"],
    [{ addressPolicy: { peer: "any" } }, "there is no option addressPolicy.peer: there are dataPeer, lowestPort"],
    [{ hosts: "0.0.0.0" }, "hosts is a string: write a list of IP addresses"],
    [{ hosts: [2130706433] }, "hosts[0] is a number: write an IP address"],
    [{ port: "21" }, "port is a string: write the number of a port"],
    [{ port: Number.NaN }, "NaN is not a port"],
    [{ greeting: 220 }, "greeting is a number: write one line of text"],
    [{ passivePorts: "5-6" }, "passivePorts is a string: write the first and the last port, as in { first:"],
    [{ passivePorts: { first: 5 } }, "passivePorts.last is missing: write the first and the last port"],
    [{ publicAddress: null }, "publicAddress is null: write an IPv4 address"],
    [{ modes: { passive: "no" } }, "modes.passive is a string: write true or false"],
    [{ timeouts: 5 }, "timeouts is a number: write { dataMs: 30000 }, say"],
    [{ timeouts: { idleMs: "5" } }, "timeouts.idleMs is a string: write milliseconds"],
    [{ limits: { maxClients: null } }, "limits.maxClients is null: write a number"],
    [{ limits: { maxClients: Number.NaN } }, "maxClients"],
    [{ observer: console }, "observer is an object: write a function"],
    [{ network: {} }, "network has no method listen"],
  ])("%j", (more, message) => {
    expect(() => new UntypedServer({ storage, authenticator, ...more })).toThrow(OptionError);
    expect(() => new UntypedServer({ storage, authenticator, ...more })).toThrow(message);
  });

  it.each([undefined, ""])("no folder: openDiskStorage(%j)", async (directory) => {
    const opened = openDiskStorage(directory as string);
    await expect(opened).rejects.toThrow(OptionError);
    await expect(opened).rejects.toThrow('no folder to serve: name one, as in openDiskStorage("/srv/files")');
  });
});

it("what is undefined has its default, wherever it stands", () => {
  const nothing = (defaults: object) => Object.fromEntries(Object.keys(defaults).map((name) => [name, undefined]));
  const said: object = {
    ...nothing({ ...defaultOptions, passivePorts: 0, publicAddress: 0, observer: 0, network: 0 }),
    modes: nothing(defaultOptions.modes),
    addressPolicy: nothing(defaultOptions.addressPolicy),
    timeouts: nothing(defaultTimeouts),
    limits: nothing(defaultLimits),
  };
  const expected = { ...settingsFrom({ storage, authenticator }), observer: expect.any(Function) };
  expect(settingsFrom({ storage, authenticator, ...said })).toEqual(expected);
});
