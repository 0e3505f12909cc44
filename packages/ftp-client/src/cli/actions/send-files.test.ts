/** What can be refused of an upload before anything is asked of a server. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { checkSend } from "./send-files.js";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "send-files-"));
  await mkdir(join(folder, "sub"));
  await writeFile(join(folder, "a.txt"), "");
});

afterAll(() => rm(folder, { recursive: true }));

it("what is alone and cannot be sent is refused at once", async () => {
  await expect(checkSend({ locals: ["none"], to: "in" }, folder)).rejects.toThrow("no such file");
  await expect(checkSend({ locals: ["sub"], to: "in/" }, folder)).rejects.toThrow("directory");
});

it("beside others it is told with what became of them", async () => {
  await expect(checkSend({ locals: ["none", "a.txt"], to: "in/" }, folder)).resolves.toBeUndefined();
});
