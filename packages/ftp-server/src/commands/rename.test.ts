import { mkdtemp, readlink, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { userFrom } from "../session.js";
import { openDiskStorage } from "../storage/disk-storage.js";
import { contextOf, replyText } from "./command-context.suite.js";
import { renameFrom, renameTo } from "./rename.js";

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "pasvport-rename-"));
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

it.each([
  ["to nothing", "nothing"],
  ["outside", "/"],
  ["to itself", "link"],
])("gives a link another name that leads %s", async (_where, target) => {
  await symlink(target, join(root, "link"));
  const user = userFrom({ name: "alice", access: "write" }, await openDiskStorage(root, { crashedUploads: "leave" }));
  const from = await renameFrom(contextOf("RNFR", { argument: "link", user }));
  expect(replyText(from)).toMatch(/^350 /);
  const pending = { kind: "renameFrom", path: "/link" } as const;
  expect(replyText(await renameTo(contextOf("RNTO", { argument: "new", user, pending })))).toMatch(/^250 /);
  expect(await readlink(join(root, "new"))).toBe(target);
  await expect(renameFrom(contextOf("RNFR", { argument: "link", user }))).rejects.toMatchObject({ kind: "notFound" });
});
