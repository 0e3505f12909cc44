import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LocalFileError } from "../../../transfers/local-file.js";
import { localListing } from "../commands/local-listing.js";
import { localNames } from "./local-names.js";

describe("a directory of this machine", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "pasvport-local-"));
    await mkdir(join(folder, "directory"));
    await writeFile(join(folder, "file"), "12345", { mode: 0o640 });
    await symlink("nowhere", join(folder, "link"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("has names that end in what may follow", async () => {
    expect((await localNames(folder)).toSorted((a, b) => a.name.localeCompare(b.name))).toEqual([
      { name: "directory", end: "/" },
      { name: "file", end: " " },
      { name: "link", end: "" },
    ]);
  });

  it("is listed like one of the server's", async () => {
    const entries = await localListing(folder);
    expect(entries).toMatchObject([
      { name: "directory", type: "directory" },
      { name: "file", type: "file", size: 5, unixMode: 0o640 },
      { name: "link", type: "symlink", linkTarget: "nowhere" },
    ]);
  });

  it("that is not there is a local fault", async () => {
    await expect(localListing(join(folder, "nowhere"))).rejects.toThrow(LocalFileError);
    await expect(localNames(join(folder, "nowhere"))).rejects.toThrow("ENOENT");
  });
});
