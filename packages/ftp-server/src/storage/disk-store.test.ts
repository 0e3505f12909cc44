import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { openDiskStorage } from "./disk-storage.js";
import { replace } from "./storage-worlds.suite.js";
import * as uploadOwner from "./upload-owner.js";

vi.mock("./upload-owner.js", { spy: true });

it("asks once for each opened directory whose its uploads are, and not for each of them", async () => {
  const root = await mkdtemp(join(tmpdir(), "pasvport-store-"));
  try {
    const storage = await openDiskStorage(root, { crashedUploads: "leave" });
    const whole = await storage.below("/");
    for (const name of ["a", "b", "c"]) await (await storage.store(`/${name}`, replace)).begin();
    await (await whole.store("/d", replace)).begin();
    expect(await readdir(root)).toHaveLength(4);
    expect(uploadOwner.ownerOf).toHaveBeenCalledTimes(1);
    expect(uploadOwner.thisMachine).toHaveBeenCalledTimes(0);
  } finally {
    await rm(root, { recursive: true });
  }
});
