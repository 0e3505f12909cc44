import { expect, it } from "vitest";
import { type TreeWishes, treeFilter } from "./tree-filter.js";

const tree = ["a.txt", "a.log", ".git/", ".git/config", "src/", "src/b.txt", "src/deep/", "src/deep/c.txt"];

it.each<[wishes: TreeWishes, kept: readonly string[]]>([
  [{}, tree],
  [{ exclude: ["*.log"] }, tree.filter((path) => path !== "a.log")],
  [{ exclude: [".git/"] }, tree.filter((path) => path !== ".git/")],
  [{ exclude: ["src/deep"] }, tree.filter((path) => path !== "src/deep/")],
  [{ exclude: ["/a.*"] }, tree.filter((path) => !path.startsWith("a."))],
  [{ include: ["*.txt"] }, ["a.txt", ".git/", "src/", "src/b.txt", "src/deep/", "src/deep/c.txt"]],
  [{ include: ["src/**"] }, [".git/", "src/", "src/b.txt", "src/deep/", "src/deep/c.txt"]],
  [
    { include: ["*.txt", "*.log"], exclude: ["b.*"] },
    ["a.txt", "a.log", ".git/", "src/", "src/deep/", "src/deep/c.txt"],
  ],
])("%j", (wishes, kept) => {
  const filter = treeFilter(wishes);
  const isKept = (path: string): boolean =>
    path.endsWith("/") ? filter(path.slice(0, -1), { type: "directory" }) : filter(path, { type: "file" });
  expect(tree.filter(isKept)).toEqual(kept);
});
