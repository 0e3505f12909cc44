import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LocalFileError } from "../transfers/local-file.js";
import { lookUpNetrc } from "./netrc-file.js";

let homeDirectory: string;

beforeEach(async () => {
  homeDirectory = await mkdtemp(join(tmpdir(), "pasvport-netrc-"));
});

afterEach(() => rm(homeDirectory, { recursive: true, force: true }));

async function write(text: string | Uint8Array, { name = ".netrc", mode = 0o600 } = {}): Promise<string> {
  const path = join(homeDirectory, name);
  await writeFile(path, text);
  await chmod(path, mode);
  return path;
}

const lookUp = (
  host = "h",
  { user, netrc, platform }: { user?: string; netrc?: string; platform?: NodeJS.Platform } = {},
) => lookUpNetrc({ host, user }, { homeDirectory, environment: netrc === undefined ? {} : { NETRC: netrc } }, platform);

const ours = "machine h login me password secret";

it("the file lies in the home directory, or where NETRC says", async () => {
  expect(await lookUp()).toBeUndefined();
  await write(ours);
  expect(await lookUp()).toMatchObject({ login: "me", password: "secret" });
  const path = await write("machine h login you password other", { name: "elsewhere" });
  expect(await lookUp("h", { netrc: path })).toMatchObject({ login: "you" });
  expect(await lookUp("h", { netrc: "" })).toMatchObject({ login: "me" });
  expect(await lookUp("h", { netrc: join(homeDirectory, "none") })).toBeUndefined();
  expect(await lookUp("another")).toBeUndefined();
});

it("on Windows it is called _netrc, and rights are not in its mode", async () => {
  await write(ours, { name: "_netrc", mode: 0o666 });
  expect(await lookUp("h", { platform: "win32" })).toMatchObject({ login: "me" });
});

it("a password may be in no alphabet that we know", async () => {
  await write(Buffer.from("machine h login me password caf\xe9s", "latin1"));
  expect((await lookUp())?.password).toBe("caf\udce9s");
});

describe.skipIf(process.platform === "win32")("a file that others may read", () => {
  it.each([0o640, 0o604, 0o644, 0o660, 0o602])("mode %o: its password is not used", async (mode) => {
    const path = await write(ours, { mode });
    await expect(lookUp()).rejects.toThrow(LocalFileError);
    await expect(lookUp()).rejects.toThrow(
      `${path}: others may read it, and it has a password: chmod 600 makes it yours alone, --no-netrc goes without it`,
    );
    await expect(lookUp()).rejects.not.toThrow(/secret/);
  });

  it.each([
    ["there is no password for this host", "machine other login me password secret\nmachine h login me"],
    ["it is a guest's", "machine h login anonymous password me@x"],
    ["it is a guest's, in other letters", "machine h login FTP password me@x"],
  ])("may be used where %s", async (_case, text) => {
    await write(text, { mode: 0o644 });
    expect(await lookUp()).toMatchObject({ machine: "h" });
  });

  it.each([
    ["an account is a secret, too", "machine h login anonymous account ac"],
    ["nobody is named, and the password is somebody's", "machine h password secret"],
  ])("may not where %s", async (_case, text) => {
    await write(text, { mode: 0o644 });
    await expect(lookUp("h", { user: "me" }).then(() => lookUp("h", { user: "anonymous" }))).rejects.toThrow(
      /chmod 600/,
    );
  });
});

it("a fault in it names the file, the line, and how to go without it", async () => {
  const path = await write("machine h\nlogin me\npasword secret\n");
  await expect(lookUp()).rejects.toThrow(
    new RegExp(`^${path}: line 3: this is none of the words .* \\(--no-netrc goes without it\\)$`),
  );
});

it("a file without an end is not read to its end", async () => {
  await write("#".repeat(1024 * 1024));
  expect(await lookUp()).toBeUndefined();
  const path = await write("#".repeat(1024 * 1024 + 1));
  await expect(lookUp()).rejects.toThrow(`${path}: it is longer than 1048576 bytes`);
  if (process.platform === "linux") await expect(lookUp("h", { netrc: "/dev/zero" })).rejects.toThrow(/longer than/);
});

it("what cannot be read is a fault, except for a home that is none", async () => {
  await mkdir(join(homeDirectory, ".netrc"));
  await expect(lookUp()).rejects.toThrow(/\.netrc: this is a directory$/);
  const file = await write("", { name: "file" });
  expect(await lookUpNetrc({ host: "h", user: undefined }, { homeDirectory: file, environment: {} })).toBeUndefined();
  await expect(lookUp("h", { netrc: join(file, "netrc") })).rejects.toThrow(/a part of the path is not a directory/);
});
