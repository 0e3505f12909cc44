import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OptionError } from "@pasvport/ftp-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CredentialFlags, findCredentials } from "./credentials.js";
import { fakeSurroundings, fakeTerminal } from "./fake-terminal.suite.js";

let homeDirectory: string;

beforeAll(async () => {
  homeDirectory = await mkdtemp(join(tmpdir(), "pasvport-credentials-"));
  const entries = [
    "machine h login me password from-netrc account ac",
    "machine h login other password of-another",
    "machine half login me",
    "machine guest login ftp password me@x",
    "default login nobody",
  ];
  await writeFile(join(homeDirectory, ".netrc"), entries.join("\n"));
  await chmod(join(homeDirectory, ".netrc"), 0o600);
});

afterAll(() => rm(homeDirectory, { recursive: true, force: true }));

interface Case extends CredentialFlags {
  readonly host?: string;
  readonly inAddress?: string;
  readonly password?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly home?: boolean;
}

function find({ host = "h", inAddress, password, environment = {}, home = false, ...flags }: Case) {
  const surroundings = { ...fakeSurroundings(), environment, ...(home && { homeDirectory }) };
  return findCredentials({ host, user: inAddress, password }, flags, surroundings);
}

const environment = { FTP_PASSWORD: "from-environment" };

it("nobody is named: anonymous, and FTP_PASSWORD stays here", async () => {
  expect(await find({ environment })).toEqual({ credentials: {}, login: "anonymous" });
  expect(await find({ environment, inAddress: "anonymous" })).toEqual({
    credentials: { user: "anonymous" },
    login: "anonymous",
  });
  expect(await find({ environment, user: "FTP" })).toEqual({ credentials: { user: "FTP" }, login: "anonymous" });
});

describe("a password is taken from the first place that has it, and where that was is told", () => {
  it.each<[case_: string, Case, credentials: object, login: string]>([
    ["address", { password: "a", environment, home: true }, { password: "a" }, "fromAddress"],
    ["address, an empty one", { password: "", environment, home: true }, { password: "" }, "fromAddress"],
    ["environment", { environment, home: true }, { password: "from-environment" }, "fromEnvironment"],
    ["netrc", { home: true }, { password: "from-netrc", account: "ac" }, "fromNetrc"],
    ["nowhere", { home: true, netrc: false }, {}, "withoutPassword"],
    ["nowhere, nothing for this user", { home: true, host: "half" }, {}, "withoutPassword"],
  ])("%s", async (_case, given, credentials, login) => {
    expect(await find({ inAddress: "me", ...given })).toEqual({ credentials: { user: "me", ...credentials }, login });
    expect(await find({ user: "me", ...given })).toEqual({ credentials: { user: "me", ...credentials }, login });
  });

  it.each<[case_: string, Case, credentials: object, login: string]>([
    ["netrc", { environment }, { user: "me", password: "from-netrc", account: "ac" }, "fromNetrc"],
    ["netrc, a guest", { host: "guest", environment }, { user: "ftp", password: "me@x" }, "anonymous"],
    ["the name only", { host: "half", environment }, { user: "me", password: "from-environment" }, "fromEnvironment"],
    [
      "a name for all: FTP_PASSWORD is not for all",
      { host: "any", environment },
      { user: "nobody" },
      "withoutPassword",
    ],
    ["none, as it is not read", { netrc: false, environment }, {}, "anonymous"],
  ])("nobody is named, and .netrc names somebody: %s", async (_case, given, credentials, login) => {
    expect(await find({ home: true, ...given })).toEqual({ credentials, login });
  });

  it("another user of the same machine has another password", async () => {
    expect((await find({ home: true, user: "other" })).credentials.password).toBe("of-another");
  });
});

describe("whoever sits at the terminal is asked last", () => {
  async function typing(given: { readonly user?: string; readonly password?: string; readonly home?: boolean }) {
    const terminal = fakeTerminal();
    const surroundings = { ...fakeSurroundings(terminal), ...(given.home && { homeDirectory }) };
    const finding = findCredentials({ host: "h", user: given.user, password: given.password }, {}, surroundings);
    terminal.stdin.write("typed\r");
    return { ...(await finding), shown: terminal.shown() };
  }

  it("for a named user without a password", async () => {
    expect(await typing({ user: "me" })).toEqual({
      credentials: { user: "me", password: "typed" },
      login: "fromPrompt",
      shown: expect.stringContaining("Password for me@h: "),
    });
  });

  it.each([
    ["a guest", {}],
    ["a guest by name", { user: "anonymous" }],
    ["a password in the address", { user: "me", password: "a" }],
    ["a password in .netrc", { user: "me", home: true }],
  ])("not for %s", async (_case, given) => {
    const { login, shown } = await typing(given);
    expect(login).not.toBe("fromPrompt");
    expect(shown).toBe("");
  });
});

it("two names that differ are refused", async () => {
  const contradiction = find({ inAddress: "you", password: "secret", user: "me" });
  await expect(contradiction).rejects.toThrow(OptionError);
  await expect(contradiction).rejects.toThrow("--user me, but the address names you: leave one of them out");
});
