/** A server over a folder on the disk with two files in it: a small one, and one that is more than any buffer holds. */
import { readdir, readFile, truncate, writeFile } from "node:fs/promises";
import { openDiskStorage } from "@pasvport/ftp-server";
import { until } from "../harness/bounded.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { MEBIBYTE } from "./memory.js";
import { startServer } from "./test-server.js";

export async function startOverFolder(timeouts: Parameters<typeof startServer>[0] = {}) {
  const folder = await temporaryFolder();
  await writeFile(folder.file("old.txt"), "old");
  await writeFile(folder.file("large.bin"), "");
  await truncate(folder.file("large.bin"), 64 * MEBIBYTE);
  const test = await startServer({ storage: await openDiskStorage(folder.path), ...timeouts });
  return {
    ...test,
    folder,
    /** What is in the folder besides those two: new names, temporaries. */
    added: async () => (await readdir(folder.path)).filter((name) => name !== "old.txt" && name !== "large.bin"),
    /** The hidden temporary of the upload that runs holds these bytes. */
    holds: (content: string) =>
      until(
        async () => {
          const [part] = (await readdir(folder.path)).filter((name) => name.endsWith(".part"));
          return part !== undefined && (await readFile(folder.file(part), "utf8").catch(() => "")) === content;
        },
        () => content,
      ),
    old: () => readFile(folder.file("old.txt"), "utf8"),
    async [Symbol.asyncDispose]() {
      await test.server.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}
