import { mkdtemp, mkdir, writeFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "vitest";
import { openDiskStorage } from "./disk-storage.js";
it("bench", async () => {
  const root = await mkdtemp(join(tmpdir(), "bench-"));
  await mkdir(join(root, "d"));
  await writeFile(join(root, "d", "a"), "x");
  const s = await openDiskStorage(root, { crashedUploads: "leave" });
  for (let round = 0; round < 4; round += 1) {
    const t = performance.now();
    for (let i = 0; i < 5000; i += 1) await s.stat("/d/a");
    console.log("stat us", ((performance.now() - t) / 5000) * 1000);
  }
  const t = performance.now();
  for (let i = 0; i < 2000; i += 1) await (await s.store("/d/b", { kind: "replace" })).abandon();
  console.log("store us", ((performance.now() - t) / 2000) * 1000);
  await rm(root, { recursive: true });
}, 60000);
