/** SECURITY.md and ARCHITECTURE.md name files: each of them is there, and SECURITY.md names a test for each threat. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");

/** Of all files, and of all directories with a slash at the end; with `src/` and without it, as the pages have them. */
let paths: readonly string[];

beforeAll(async () => {
  const parts = [
    "packages/ftp-core/src",
    "packages/ftp-server/src",
    "packages/ftp-client/src",
    "test",
    "docs",
    "scripts",
  ];
  const found = await Promise.all(parts.map(pathsBelow));
  paths = found.flat().flatMap((path) => [`/${path}`, `/${path.replace("/src/", "/")}`]);
});

describe.each(["SECURITY.md", "ARCHITECTURE.md"])("%s", (page) => {
  it("names files that are there", async () => {
    const names = namedFiles(await readFile(join(root, page), "utf8"));
    expect(names.length).toBeGreaterThan(40);
    expect(names.filter((name) => !isThere(name))).toEqual([]);
  });
});

it("SECURITY.md has a test in each row", async () => {
  const rows = (await readFile(join(root, "SECURITY.md"), "utf8"))
    .split("\n")
    .filter((line) => /^\| (?!threat)/.test(line));
  expect(rows.length).toBeGreaterThan(30);
  for (const row of rows) expect(row.split(" | ").at(-1)).toMatch(/^(`[\w./*-]+(\.test\.ts|\.ftp)`|the same \|$)/);
});

it("a file that is not there is noticed", () => {
  const text =
    "`storage/no-such-file`, `session-loop`, `no-such-file`, `test/faults/none*.test.ts`, `wire/line-reader.test.ts`, `MODE B`";
  expect(namedFiles(text).filter((name) => !isThere(name))).toEqual([
    "storage/no-such-file",
    "no-such-file",
    "test/faults/none*.test.ts",
  ]);
});

/** Between back quotes, with a slash, a hyphen or an ending; in a block of code, words with a slash or a hyphen. */
function namedFiles(text: string): readonly string[] {
  const [blocks, prose] = [text.match(/^```\n.*?^```/gms) ?? [], text.replaceAll(/^```\n.*?^```/gms, "")];
  const quoted = [...prose.matchAll(/`([\w./*-]+)`/g)].map(([, name = ""]) => name);
  const listed = blocks.flatMap(
    (block) => block.match(/(?<![\w.-])[a-z]+(-[a-z]+)*\/[\w./*-]*|(?<![\w./-])[a-z]+(-[a-z]+)+/g) ?? [],
  );
  const isFile = (name: string): boolean =>
    /^[a-z][\w./*-]*[\w*/]$/.test(name) && /[a-z]-[a-z]|\/|\.(ts|ftp|md)$/.test(name);
  return [...new Set([...quoted, ...listed])].filter(isFile);
}

/** At the end of a path, its `.ts` left out or not; `*` is a part of a name, and `data-connections.listen` a method. */
function isThere(name: string): boolean {
  const pattern = name
    .replace(/\.(?!ts$|ftp$|md$)[a-zA-Z]+$/, "")
    .replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", "[^/]*");
  const place = new RegExp(`/${pattern}(\\.ts|/)?$`);
  return paths.some((path) => place.test(path));
}

async function pathsBelow(part: string): Promise<readonly string[]> {
  const entries = await readdir(join(root, part), { recursive: true, withFileTypes: true });
  const below = entries.map((entry) => {
    const path = `${entry.parentPath.slice(root.length + 1)}/${entry.name}`.replaceAll("\\", "/");
    return entry.isDirectory() ? `${path}/` : path;
  });
  return [`${part}/`, ...below.filter((path) => !path.includes("node_modules"))];
}
