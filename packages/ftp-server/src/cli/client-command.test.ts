import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { clientCommand } from "./client-command.js";

let folder: string;
let neighbour: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pasvport-client-"));
  neighbour = join(folder, "my clone", "main.js");
  const bins = ["bin", join("node_modules", ".bin")].map((name) => join(folder, name));
  for (const bin of [...bins, join(folder, "my clone")]) await mkdir(bin, { recursive: true });
  const name = process.platform === "win32" ? "ftp-client.cmd" : "ftp-client";
  await Promise.all([...bins.map((bin) => join(bin, name)), neighbour].map((file) => writeFile(file, "")));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

it("a client on the PATH is called by its name", () => {
  const path = ["/nowhere", join(folder, "bin")].join(delimiter);
  expect(clientCommand({ path, workingDirectory: folder, neighbour })).toBe("ftp-client");
});

it("one that only npm's scripts see is called through npx, where npx finds it", () => {
  const path = join(folder, "node_modules", ".bin");
  expect(clientCommand({ path, workingDirectory: folder, neighbour })).toBe("npx ftp-client");
  expect(clientCommand({ path, workingDirectory: join(folder, "bin"), neighbour })).toBe(`node "${neighbour}"`);
});

it("the one beside the server is called by its shortest path that works here", () => {
  const surroundings = { path: "", neighbour };
  expect(clientCommand({ ...surroundings, workingDirectory: join(folder, "my clone") })).toBe("node main.js");
  expect(clientCommand({ ...surroundings, workingDirectory: join(folder, "bin") })).toBe(`node "${neighbour}"`);
});

it("where there is none, npm brings it", () => {
  const missing = join(folder, "missing.js");
  expect(clientCommand({ path: "", workingDirectory: join(folder, "bin"), neighbour: missing })).toBe(
    "npx @pasvport/ftp-client",
  );
});
