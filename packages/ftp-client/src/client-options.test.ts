import { OptionError } from "@pasvport/ftp-core";
import { nodeNetwork } from "@pasvport/ftp-core/net";
import { describe, expect, it } from "vitest";
import { type FtpClientOptions, settingsFrom } from "./client-options.js";

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
      timeouts: { connectMs: 15_000, replyMs: 30_000, dataMs: 30_000 },
      onTrace: expect.any(Function),
      network: nodeNetwork,
    });
  });

  it("a user without a password gets an empty one, not anonymous's", () => {
    expect(settingsFrom({ host: "h", user: "me" }).password).toBe("");
  });

  it("each time limit has its own default", () => {
    expect(settingsFrom({ host: "h", timeouts: { dataMs: 1 } }).timeouts).toEqual({
      connectMs: 15_000,
      replyMs: 30_000,
      dataMs: 1,
    });
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

describe("the address policy", () => {
  it("lets only the control connection's peer in, whichever address of PASV is dialled", () => {
    expect(settingsFrom({ host: "h", pasvAddress: "control" }).addressPolicy.dataPeer).toBe("same");
    expect(settingsFrom({ host: "h", pasvAddress: "told" }).addressPolicy.dataPeer).toBe("same");
  });

  it("is what the caller says, whatever else is asked for", () => {
    const { addressPolicy } = settingsFrom({ host: "h", pasvAddress: "told", addressPolicy: { dataPeer: "network" } });
    expect(addressPolicy).toEqual({ dataPeer: "network", lowestPort: 1024 });
  });
});

describe("options that make no sense are refused with their name", () => {
  it.each<[Partial<Record<keyof FtpClientOptions, unknown>>, RegExp]>([
    [{ host: "" }, /no host/],
    [{ port: 0 }, /0 is not a port: choose 1 to 65535/],
    [{ port: 65_536 }, /not a port/],
    [{ port: 2.5 }, /not a port/],
    [{ port: Number.NaN }, /not a port/],
    [{ mode: "fast" }, /"fast" is not a mode: choose one of epsv, pasv/],
    [{ mode: "toString" }, /not a mode/],
    [{ pasvAddress: "theirs" }, /choose control or told/],
    [{ active: { address: "h" } }, /"h" is not an IP address/],
    [{ localAddress: "192.0.2" }, /"192.0.2" is not an IP address/],
    [{ timeouts: { replyMs: 0 } }, /replyMs must be more than 0/],
    [{ timeouts: { dataMs: Number.NaN } }, /dataMs must be more than 0/],
  ])("%j", (wrong, message) => {
    const options = { host: "h", ...wrong } as FtpClientOptions;
    expect(() => settingsFrom(options)).toThrow(OptionError);
    expect(() => settingsFrom(options)).toThrow(message);
  });
});
