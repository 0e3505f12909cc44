import { type AddressPolicy, OptionError, strictAddressPolicy } from "@pasvport/ftp-core";
import { nodeNetwork } from "@pasvport/ftp-core/net";
import { describe, expect, it } from "vitest";
import { defaultTimeouts, type FtpClientOptions, settingsFrom } from "./client-options.js";

describe("what nobody said", () => {
  it("has a default", () => {
    expect(settingsFrom({ host: "h" })).toEqual({
      host: "h",
      port: 21,
      user: "anonymous",
      password: "anonymous@",
      account: undefined,
      mode: "auto",
      active: {},
      pasvAddress: "control",
      localAddress: undefined,
      addressPolicy: { dataPeer: "same", lowestPort: 1024 },
      timeouts: { connectMs: 15_000, replyMs: 30_000, dataMs: 30_000, cancelMs: 3_000, closeMs: 2_000 },
      whenLost: "connectAgain",
      maxListingBytes: 134_217_728,
      onTrace: expect.any(Function),
      network: nodeNetwork,
    });
  });

  it("a user without a password gets an empty one, not anonymous's", () => {
    expect(settingsFrom({ host: "h", user: "me" }).password).toBe("");
  });

  it("each time limit has its own default", () => {
    expect(settingsFrom({ host: "h", timeouts: { dataMs: 1 } }).timeouts).toEqual({ ...defaultTimeouts, dataMs: 1 });
  });

  it("what is undefined was not said", () => {
    const nothing = {
      port: undefined,
      mode: undefined,
      timeouts: { closeMs: undefined },
    } as unknown as FtpClientOptions;
    const said = JSON.stringify(settingsFrom("ftp://h", nothing));
    expect(said).toBe(JSON.stringify(settingsFrom("ftp://h")));
  });

  it("an address comes with all it says", () => {
    expect(settingsFrom("ftp://me:pw@h:2121/ignored")).toMatchObject({
      host: "h",
      port: 2121,
      user: "me",
      password: "pw",
    });
  });

  it("what is said beside an address wins", () => {
    expect(settingsFrom("ftp://me:pw@h:2121/", { port: 1, user: "you" })).toMatchObject({
      port: 1,
      user: "you",
      password: "pw",
    });
  });
});

describe("the directory of an address", () => {
  it.each([
    ["ftp://h", undefined],
    ["ftp://h/", undefined],
    ["ftp://h/pub/", "pub"],
    ["ftp://h/%2Fpub//", "/pub"],
    ["ftp://h//", "/"],
    ["ftp://h/a%20b", "a b"],
  ])("of %s is %j", (address, directory) => {
    expect(settingsFrom(address)).toMatchObject({ host: "h", directory });
    expect(settingsFrom(new URL(address))).toMatchObject({ host: "h", directory });
  });

  it("is where an address is all that is given: options have none", () => {
    expect(settingsFrom({ host: "h" }).directory).toBeUndefined();
    expect(() => settingsFrom({ host: "h", path: "pub" } as FtpClientOptions)).toThrow("there is no option path");
  });
});

it.each(["anonymous", "ftp", "FTP", undefined])("the guest %s has a harmless password", (user) => {
  expect(settingsFrom({ host: "h", ...(user !== undefined && { user }) }).password).toBe("anonymous@");
});

describe("the address policy", () => {
  it("lets only the control connection's peer in, whichever address of PASV is dialled", () => {
    expect(settingsFrom({ host: "h", pasvAddress: "control" }).addressPolicy.dataPeer).toBe("same");
    expect(settingsFrom({ host: "h", pasvAddress: "told" }).addressPolicy.dataPeer).toBe("same");
  });

  it("is what the caller says, whatever else is asked for", () => {
    const { addressPolicy } = settingsFrom({ host: "h", pasvAddress: "told", addressPolicy: { dataPeer: "network" } });
    expect(addressPolicy).toEqual({ dataPeer: "network", lowestPort: 1024 });
    const unsaid = { dataPeer: undefined, lowestPort: undefined } as unknown as Partial<AddressPolicy>;
    expect(settingsFrom({ host: "h", addressPolicy: unsaid }).addressPolicy).toEqual(strictAddressPolicy);
  });
});

describe("options that make no sense are refused with their name", () => {
  it.each<[Readonly<Record<string, unknown>>, RegExp]>([
    [{ host: "" }, /no host/],
    [{ port: 0 }, /0 is not a port: choose 1 to 65535/],
    [{ port: 65_536 }, /not a port/],
    [{ port: 2.5 }, /not a port/],
    [{ port: Number.NaN }, /not a port/],
    [{ mode: "fast" }, /^mode must be "epsv" or "pasv" or/],
    [{ mode: "toString" }, /^mode must be/],
    [{ pasvAddress: "theirs" }, /^pasvAddress must be "control" or "told"/],
    [{ moed: "port" }, /there is no option moed: did you mean mode/],
    [{ passwort: "secret" }, /there is no option passwort: did you mean password\?$/],
    [{ host: undefined }, /^host is missing: write the name/],
    [{ password: 12345 }, /^password is a number: write a text$/],
    [{ active: { port: 1 } }, /there is no option active.port: did you mean active.ports/],
    [{ onTrace: true }, /^onTrace is true: write a function/],
    [{ active: { address: "h" } }, /"h" is not an IP address/],
    [{ localAddress: "192.0.2" }, /"192.0.2" is not an IP address/],
    [{ timeouts: { replyMs: 0 } }, /replyMs must be more than 0/],
    [{ timeouts: { dataMs: Number.NaN } }, /dataMs must be more than 0/],
    [{ timeouts: { cancelMs: -1 } }, /cancelMs must be more than 0/],
    [{ timeouts: { reply: 5 } }, /there is no option timeouts.reply: did you mean timeouts.replyMs/],
    [{ whenLost: "retry" }, /^whenLost must be "connectAgain" or "fail"/],
    [{ maxListingBytes: 0 }, /maxListingBytes must be more than 0/],
    [{ maxListingBytes: Number.NaN }, /maxListingBytes/],
    [{ active: { ports: { first: 50_001, last: 50_000 } } }, /ends before it begins/],
  ])("%j", (wrong, message) => {
    const options = { host: "h", ...wrong } as unknown as FtpClientOptions;
    expect(() => settingsFrom(options)).toThrow(OptionError);
    expect(() => settingsFrom(options)).toThrow(message);
  });
});
