import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkLocalFile, createLocalFile, LocalFileError, openLocalFile } from "./local-file.js";

let folder: string;
const at = (...names: readonly string[]): string => join(folder, ...names);
const text = (path: string): Promise<string> => readFile(path, "utf8");

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "pasvport-local-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe("a file that is written", () => {
  it("has its name when it is whole, and not before", async () => {
    const file = await createLocalFile(at("a.txt"));
    await file.write(Buffer.from("one"));
    await file.write(Buffer.from(" two"));
    expect(await readdir(folder)).toEqual([expect.stringMatching(/^\.a\.txt\.[0-9a-f]{8}\.part$/)]);
    await file.commit();
    await file.discard();
    expect(await readdir(folder)).toEqual(["a.txt"]);
    expect(await text(at("a.txt"))).toBe("one two");
  });

  it("leaves what was there as it was when it is discarded, twice too", async () => {
    await writeFile(at("a.txt"), "old");
    const file = await createLocalFile(at("a.txt"));
    await file.write(Buffer.from("new"));
    await file.discard();
    await file.discard();
    expect(await readdir(folder)).toEqual(["a.txt"]);
    expect(await text(at("a.txt"))).toBe("old");
  });

  it("replaces what was there", async () => {
    await writeFile(at("a.txt"), "something longer");
    const file = await createLocalFile(at("a.txt"));
    await file.write(Buffer.from("new"));
    await file.commit();
    expect(await text(at("a.txt"))).toBe("new");
  });

  it("two at once do not meet", async () => {
    const [one, other] = await Promise.all([createLocalFile(at("a")), createLocalFile(at("a"))]);
    await one.write(Buffer.from("one"));
    await other.write(Buffer.from("other"));
    await one.commit();
    await other.discard();
    expect(await readdir(folder)).toEqual(["a"]);
    expect(await text(at("a"))).toBe("one");
  });

  it("leaves nothing behind when its name is taken away meanwhile", async () => {
    const file = await createLocalFile(at("a"));
    await mkdir(at("a"));
    await expect(file.commit()).rejects.toThrow(LocalFileError);
    await file.discard();
    expect(await readdir(folder)).toEqual(["a"]);
  });

  it("may have the longest of names", async () => {
    const name = "ü".repeat(127);
    const file = await createLocalFile(at(name));
    await file.commit();
    expect(await readdir(folder)).toEqual([name]);
  });

  it("may have a name of bytes that are no UTF-8", async () => {
    const file = await createLocalFile(at("lat\udce9.txt"));
    await file.write(Buffer.from("x"));
    await file.commit();
    expect(await readdir(Buffer.from(folder), { encoding: "buffer" })).toEqual([Buffer.from("lat\xe9.txt", "latin1")]);
    await using source = await openLocalFile(at("lat\udce9.txt"));
    for await (const chunk of source.chunks) expect(Buffer.from(chunk).toString()).toBe("x");
  });

  it("takes the place of a symbolic link, and does not write through it", async () => {
    await writeFile(at("target"), "kept");
    await symlink("target", at("link"));
    const file = await createLocalFile(at("link"));
    await file.write(Buffer.from("new"));
    await file.commit();
    expect([await text(at("link")), await text(at("target"))]).toEqual(["new", "kept"]);
  });

  it("a device or a FIFO is written into as it stands, and never replaced", async () => {
    await promisify(execFile)("mkfifo", [at("fifo")]);
    const reading = text(at("fifo"));
    const file = await createLocalFile(at("fifo"));
    await file.write(Buffer.from("through"));
    await file.commit();
    await file.discard();
    expect(await reading).toBe("through");
    expect((await stat(at("fifo"))).isFIFO()).toBe(true);
    expect(await readdir(folder)).toEqual(["fifo"]);
  });

  it.each([
    ["a directory", ".", /this is a directory/],
    ["a directory that is not there", "none/a", /no such file or directory/],
    ["a file for a directory", "file/a", /a part of the path is not a directory/],
    ["a name that is too long", "a".repeat(256), /the name is too long/],
  ])("is refused before a byte is fetched: %s", async (_case, name, message) => {
    await writeFile(at("file"), "");
    const refused = createLocalFile(at(name));
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toMatchObject({ code: "LOCAL_FILE", path: at(name) });
    expect(await readdir(folder)).toEqual(["file"]);
  });
});

describe("a file that is read", () => {
  const bytes = Buffer.alloc(600_000, "0123456789");

  it("comes in chunks, byte for byte", async () => {
    await writeFile(at("a"), bytes);
    const chunks: Uint8Array[] = [];
    await using source = await openLocalFile(at("a"));
    for await (const chunk of source.chunks) chunks.push(chunk);
    expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
    expect(chunks.length).toBeGreaterThan(1);
  });

  it("is closed when nobody wants the rest, or any of it", async () => {
    await writeFile(at("a"), bytes);
    {
      await using begun = await openLocalFile(at("a"));
      for await (const _ of begun.chunks) break;
    }
    const source = await openLocalFile(at("a"));
    await source[Symbol.asyncDispose]();
    await rm(at("a"));
  });

  it.each([
    ["is not there", "none", "none: no such file or directory"],
    ["is a directory", ".", "this is a directory"],
  ])("fails before it is asked for a byte when it %s", async (_case, name, message) => {
    await expect(openLocalFile(at(name))).rejects.toThrow(message);
    await expect(checkLocalFile(at(name))).rejects.toThrow(message);
  });

  it("a FIFO is looked at without being opened", async () => {
    await promisify(execFile)("mkfifo", [at("fifo")]);
    await checkLocalFile(at("fifo"));
  });
});
