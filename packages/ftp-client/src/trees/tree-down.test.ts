/** What a tree asks of a server for each file, and what it makes of sizes that are old by then. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Script } from "../scripted-server.suite.js";
import { downloadTree } from "./tree-down.js";
import type { TreeOptions } from "./tree-options.js";
import { DIR, startTreeServer, type TreeServer } from "./tree-server.suite.js";

let folder: string;
let server: TreeServer | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tree-down-"));
});

afterEach(async () => {
  await server?.until(server.turns.close());
  await rm(folder, { recursive: true });
});

async function fetched(script: Script, options: TreeOptions = {}) {
  server = await startTreeServer({ "/t": DIR, "/t/a": "hello", "/t/b": "world!" }, { script });
  const summary = await server.until(downloadTree(server.turns, "t", folder, options));
  return { summary, asked: server.said("SIZE") };
}

/** Sends this, whatever the listing says. */
const sending = (content: string): Script => ({
  RETR: async (session) => {
    session.say("150 coming");
    (await session.data()).stream.resume().end(content);
    session.say("226 done");
  },
});

it("what a listing of facts tells is not asked again", async () => {
  const { summary, asked } = await fetched({});
  expect([summary.files, summary.failures, asked]).toEqual([2, 0, []]);
  expect(await readFile(join(folder, "b"), "utf8")).toBe("world!");
});

it("a file that has shrunk since it was listed comes as it is now: SIZE decides", async () => {
  const { summary, asked } = await fetched({ ...sending("hey"), SIZE: "213 3" });
  expect([summary.files, summary.failures, asked]).toEqual([2, 0, ["SIZE /t/a", "SIZE /t/b"]]);
  expect(await readFile(join(folder, "a"), "utf8")).toBe("hey");
});

it.each(["213 5", "550 no"])(
  "one of which less came fails, where SIZE (%s) does not say that it is all",
  async (size) => {
    const { summary } = await fetched({ ...sending("hey"), SIZE: size });
    expect([summary.files, summary.failures]).toEqual([0, 2]);
  },
);

it("one that has grown comes whole, and nobody is asked", async () => {
  const { summary, asked } = await fetched(sending("hello and more"));
  expect([summary.files, summary.bytes, asked]).toEqual([2, 28, []]);
});

it("a listing without facts proves nothing: SIZE is asked before", async () => {
  const { summary, asked } = await fetched({
    FEAT: "502 no",
    LIST: async (session) => {
      session.say("150 coming");
      (await session.data()).stream.resume().end("-rw-r--r-- 1 a b 4096 Jan  1  2020 a\r\n");
      session.say("226 done");
    },
    CWD: "250 there",
  });
  expect([summary.files, summary.failures, asked]).toEqual([1, 0, ["SIZE /t/a"]]);
});
