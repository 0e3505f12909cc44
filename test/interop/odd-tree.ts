/** A folder of files whose names have led clients and servers astray, and how two such folders are compared. */
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { hash, hashOfFile, someBytes } from "../harness/content.js";

/** Paths are bytes, each one character of latin-1, so that those can be told too that are not UTF-8. */
export type Tree = Readonly<Record<string, typeof FOLDER | Uint8Array>>;

/** The same, with hashes for the contents. */
export type TreeHashes = Readonly<Record<string, string>>;

export const FOLDER = "folder";

const text = (words: string): Uint8Array => Buffer.from(words);
const bytesOf = (name: string): string => Buffer.from(name).toString("latin1");

/** Parents stand before their children. */
export const oddTree: Tree = {
  "plain.txt": text("plain\n"),
  "two  blanks": text("1"),
  " leading": text("2"),
  "trailing ": text("3"),
  " ": text("4"),
  "-dash": text("5"),
  "--help": text("6"),
  "'single' \"double\" `back`": text("7"),
  "back\\slash\\": text("8"),
  "star*query?[a-z]{b,c}": text("9"),
  "~tilde": text("10"),
  "#hash%41&;semi|$HOME!": text("11"),
  "100% (copy) -> not a link": text("12"),
  "..three": text("13"),
  ".hidden": text("14"),
  "type=file;size=1; x": text("15"),
  "ends with.": text("16"),
  "226 Transfer complete.": text("17"),
  [bytesOf("caf\u00e9 composed")]: text("18"),
  [bytesOf("cafe\u0301 decomposed")]: text("19"),
  [bytesOf("\u{1f9f3} \u65e5\u672c\u8a9e \u0627\u0644")]: text("20"),
  "latin-1 \xe9\xff": text("21"),
  [bytesOf("\u00fd full width \uff0f\uff1a")]: text("22"),
  ["n".repeat(255)]: text("23"),
  empty: new Uint8Array(),
  "crlf.txt": text("one\r\ntwo\nthree\rfour\r\n\r\n"),
  "5 MB.bin": someBytes(5_000_003),
  "empty folder": FOLDER,
  " odd  folder [1]": FOLDER,
  " odd  folder [1]/-x": text("24"),
  deep: FOLDER,
  ...deepPath(),
};

function deepPath(): Tree {
  const folders = Array.from({ length: 12 }, (_, depth) => `deep${"/one level".repeat(depth + 1)}`);
  return { ...Object.fromEntries(folders.map((path) => [path, FOLDER])), [`${folders.at(-1)}/bottom`]: text("25") };
}

export async function writeTree(folder: string, tree: Tree): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [path, content] of Object.entries(tree)) {
    if (content === FOLDER) await mkdir(inside(folder, path));
    else await writeFile(inside(folder, path), content);
  }
}

export function hashesOf(tree: Tree): TreeHashes {
  return Object.fromEntries(
    Object.entries(tree).map(([path, content]) => [path, content === FOLDER ? FOLDER : hash(content)]),
  );
}

/** The tree without these paths. */
export function without(tree: Tree, paths: readonly RegExp[]): Tree {
  return Object.fromEntries(Object.entries(tree).filter(([path]) => !paths.some((each) => each.test(path))));
}

/** The files that lie in the folder itself, under names that can be said in UTF-8. */
export function filesOnTop(tree: Tree): readonly { readonly name: string; readonly content: Uint8Array }[] {
  return Object.entries(tree).flatMap(([path, content]) => {
    const name = Buffer.from(path, "latin1").toString();
    return content === FOLDER || path.includes("/") || name.includes("\ufffd") ? [] : [{ name, content }];
  });
}

/** What is really there. */
export async function readTree(folder: string, prefix = ""): Promise<TreeHashes> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(inside(folder, prefix), { withFileTypes: true, encoding: "buffer" })) {
    const path = `${prefix}${entry.name.toString("latin1")}`;
    if (entry.isDirectory()) Object.assign(found, { [path]: FOLDER }, await readTree(folder, `${path}/`));
    else found[path] = await hashOfFile(inside(folder, path));
  }
  return found;
}

function inside(folder: string, path: string): Buffer {
  return Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(path, "latin1")]);
}
