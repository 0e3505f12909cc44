/** The letters of `perm` are true: what they allow works on the disk, what they leave out fails. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  access,
  constants,
  lstat,
  mkdir,
  mkdtemp,
  open,
  opendir,
  realpath,
  rename,
  rm,
  rmdir,
  symlink,
  unlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { DirectoryEntry } from "@pasvport/ftp-core";
import { afterAll, afterEach, beforeEach, expect, it } from "vitest";
import { listDisk } from "./disk-listing.js";
import { statDisk } from "./disk-stat.js";
import { graspByHandle } from "./grip-by-handle.js";
import { graspByPath } from "./grip-by-path.js";
import { ServedTree } from "./served-tree.js";
import type { VirtualPath } from "./virtual-path.js";

// The superuser has no limits, and whoever gave its privileges up cannot make files of others: a shell keeps them.
const NOBODY = 65_534;
const asRoot = process.geteuid?.() === 0 ? shellOfRoot() : undefined;

let root: string;
let tree: ServedTree;

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "pasvport-stat-")));
  tree = new ServedTree(Buffer.from(root), process.platform === "linux" ? graspByHandle : graspByPath);
});

afterEach(async () => {
  await asRoot?.run(`chmod -R u+rwx ${root}; chown -R ${NOBODY} ${root}`);
  await rm(root, { recursive: true });
});

afterAll(() => asRoot?.end());

it("tells of the root what can be done in it, not that it could be moved", async () => {
  expect(await statDisk(tree, "/")).toMatchObject({ name: "/", permissions: "celmp" });
});

it("tells of a link to the root the same, and that the link can be moved", async () => {
  await mkdir(join(root, "d"));
  await symlink("..", join(root, "d", "up"));
  expect(await statDisk(tree, "/d/up")).toMatchObject({ type: "directory", permissions: "cdeflmp" });
});

it.runIf(asRoot)("tells what this process may do, for every mode of a file and of its directory", async () => {
  for (const directoryMode of ["1777", "777", "755", "711"]) {
    for (const owner of [0, NOBODY]) {
      for (const mode of ["000", "040", "444", "222", "600", "666"]) {
        await expectTruth({ directoryMode, owner, mode, kind: "file" });
      }
      for (const mode of ["000", "111", "222", "333", "555", "700", "777"]) {
        await expectTruth({ directoryMode, owner, mode, kind: "directory" });
      }
    }
  }
});

it.runIf(asRoot)("tells of a link what it leads to, and that only the link itself is moved", async () => {
  await asRoot?.run(`
    cd ${root} && mkdir closed && touch closed/a && chmod 666 closed/a && ln -s ../link closed/back && chmod 755 closed`);
  await symlink("closed/a", join(root, "link"));
  expect(await statDisk(tree, "/closed/a")).toMatchObject({ permissions: "ar" });
  expect(await statDisk(tree, "/link")).toMatchObject({ permissions: "adfr" });
  expect(await statDisk(tree, "/closed/back")).toMatchObject({ permissions: "ar" });
  expect(await lettersInList("/")).toEqual({ closed: "defl", link: "df" });
  expect(await lettersInList("/closed")).toEqual({ a: "ar", back: "" });
});

interface Case {
  readonly directoryMode: string;
  readonly owner: number;
  readonly mode: string;
  readonly kind: "file" | "directory";
}

async function expectTruth({ directoryMode, owner, mode, kind }: Case): Promise<void> {
  const directory = join(root, "d");
  const entry = join(directory, "a");
  await asRoot?.run(`
    mkdir ${directory} && ${kind === "file" ? "touch" : "mkdir"} ${entry} && chown ${owner}:${owner} ${entry}
    chmod ${mode} ${entry}; chmod ${directoryMode} ${directory}`);
  const { permissions } = await statDisk(tree, "/d/a");
  if (directoryMode !== "711") expect(await lettersInList("/d")).toEqual({ a: permissions });
  const working = kind === "file" ? await workingOnFile(directory, entry) : await workingOnDirectory(entry);
  expect({ mode, directoryMode, owner, kind, permissions }).toEqual({
    mode,
    directoryMode,
    owner,
    kind,
    permissions: working,
  });
  await asRoot?.run(`rm -r ${directory}`);
}

/** As the server does it: the last letters first, they take the entry away. */
async function workingOnFile(directory: string, entry: string): Promise<string> {
  const opens = async (flags: number) => (await open(entry, flags)).close();
  const replaces = async () => {
    await access(entry, constants.W_OK);
    await writeFile(join(directory, "new"), "");
    await rename(join(directory, "new"), entry);
  };
  const letters = {
    a: await succeeds(() => opens(constants.O_WRONLY | constants.O_APPEND)),
    r: await succeeds(() => opens(constants.O_RDONLY)),
    f: await succeeds(async () => {
      await rename(entry, `${entry}2`);
      await rename(`${entry}2`, entry);
    }),
    w: await succeeds(replaces),
    d: await succeeds(() => unlink(entry)),
  };
  return allowed(letters);
}

async function workingOnDirectory(entry: string): Promise<string> {
  const makes = async () => {
    await mkdir(join(entry, "new"));
    await rmdir(join(entry, "new"));
  };
  const isChangeable = await succeeds(makes);
  const letters = {
    c: isChangeable,
    m: isChangeable,
    p: isChangeable,
    e: await succeeds(() => access(entry, constants.X_OK)),
    l: await succeeds(async () => {
      await lstat(join(entry, "."));
      await (await opendir(entry)).close();
    }),
    f: await succeeds(async () => {
      await rename(entry, `${entry}2`);
      await rename(`${entry}2`, entry);
    }),
    d: await succeeds(() => rmdir(entry)),
  };
  return allowed(letters);
}

function allowed(letters: Readonly<Record<string, boolean>>): string {
  return Object.keys(letters)
    .filter((letter) => letters[letter])
    .sort()
    .join("");
}

async function succeeds(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch {
    return false;
  }
}

async function lettersInList(path: VirtualPath): Promise<Record<string, string | undefined>> {
  const entries: DirectoryEntry[] = [];
  for await (const entry of await listDisk(tree, path)) entries.push(entry);
  return Object.fromEntries(entries.map(({ name, permissions }) => [name, permissions]));
}

/** From now on this process is nobody; the shell, which was there before, still is root. */
function shellOfRoot(): { run(script: string): Promise<void>; end(): Promise<void> } {
  const shell = spawn("sh", ["-s"], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface(shell.stdout);
  process.setgroups?.([]);
  process.setgid?.(NOBODY);
  process.setuid?.(NOBODY);
  return {
    async run(script) {
      shell.stdin.write(`${script}\necho done\n`);
      await once(lines, "line");
    },
    async end() {
      shell.stdin.end();
      await once(shell, "exit");
    },
  };
}
