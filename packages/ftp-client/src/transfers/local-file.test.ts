import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkLocalFile, createLocalFile, LocalFileError, openLocalFile, resumeLocalFile } from "./local-file.js";

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

  it("passes the mode of what it replaces on, and nobody else may read it before", async () => {
    await writeFile(at("a.txt"), "old");
    await chmod(at("a.txt"), 0o600);
    const file = await createLocalFile(at("a.txt"));
    const [part = ""] = (await readdir(folder)).filter((name) => name.endsWith(".part"));
    expect((await stat(at(part))).mode & 0o777).toBe(0o600);
    await file.commit();
    expect((await stat(at("a.txt"))).mode & 0o777).toBe(0o600);
  });

  it("keeps more than umask would leave of what it replaces, and no right to be another user", async () => {
    await writeFile(at("a.txt"), "old");
    await chmod(at("a.txt"), 0o4666);
    await (await createLocalFile(at("a.txt"))).commit();
    expect((await stat(at("a.txt"))).mode & 0o7777).toBe(0o666);
  });

  it("has the mode that umask leaves where nothing was", async () => {
    await (await createLocalFile(at("a.txt"))).commit();
    expect((await stat(at("a.txt"))).mode & 0o777).toBe(0o666 & ~process.umask());
  });

  it("can be gone back on: its last bytes, and all of it", async () => {
    const file = await createLocalFile(at("a"));
    await file.write(Buffer.from("something long"));
    expect(String(await file.rewind?.tail(4))).toBe("long");
    expect(String(await file.rewind?.tail(100))).toBe("something long");
    await file.rewind?.backTo(14);
    await file.rewind?.backTo(20);
    expect(file.bytes).toBe(14);
    await file.rewind?.backTo(0);
    expect(file.bytes).toBe(0);
    await file.write(Buffer.from("short"));
    await file.commit();
    expect(await text(at("a"))).toBe("short");
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
    expect(file.rewind).toBeUndefined();
    expect((await stat(at("fifo"))).isFIFO()).toBe(true);
    expect(await readdir(folder)).toEqual(["fifo"]);
  });

  it.each([
    ["a directory", ".", /a directory of this name is in the way here/],
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

describe("a file that is gone on with", () => {
  it("keeps what is there and what comes, when it is discarded, too", async () => {
    await writeFile(at("a"), "one ");
    const file = await resumeLocalFile(at("a"));
    expect([file.bytes, String(await file.rewind?.tail(2))]).toEqual([4, "e "]);
    await file.write(Buffer.from("two"));
    expect(file.bytes).toBe(7);
    await file.discard();
    expect(await readdir(folder)).toEqual(["a"]);
    expect(await text(at("a"))).toBe("one two");
  });

  it("keeps its mode, and its links", async () => {
    await writeFile(at("a"), "one ");
    await chmod(at("a"), 0o604);
    await symlink("a", at("link"));
    const file = await resumeLocalFile(at("link"));
    await file.write(Buffer.from("two"));
    await file.commit();
    expect([await text(at("a")), (await stat(at("a"))).mode & 0o777]).toEqual(["one two", 0o604]);
  });

  it("is made where it is missing, and is gone again when nothing came", async () => {
    const file = await resumeLocalFile(at("a"));
    expect(await readdir(folder)).toEqual(["a"]);
    await file.discard();
    expect(await readdir(folder)).toEqual([]);
  });

  it("stays empty where it was", async () => {
    await writeFile(at("a"), "");
    await (await resumeLocalFile(at("a"))).discard();
    expect(await readdir(folder)).toEqual(["a"]);
  });

  it.each([
    ["a directory", ".", /a directory of this name is in the way here/],
    ["a directory that is not there", "none/a", /no such file or directory/],
  ])("is refused when it is %s", async (_case, name, message) => {
    await expect(resumeLocalFile(at(name))).rejects.toThrow(message);
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

  it.each([0, 1, 300_000, 600_000])("comes from byte %i on", async (first) => {
    await writeFile(at("a"), bytes);
    const chunks: Uint8Array[] = [];
    await using source = await openLocalFile(at("a"));
    expect(source.bytes).toBe(600_000);
    for await (const chunk of source.chunksFrom(first)) chunks.push(chunk);
    expect(Buffer.concat(chunks).equals(bytes.subarray(first))).toBe(true);
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
