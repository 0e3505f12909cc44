/** The kernel gives a number that was given back to the next who opens something: it is not ours any more. */
import { closeSync, fstatSync, openSync } from "node:fs";
import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { canGraspByHandle, graspByHandle } from "./grip-by-handle.js";
import { expectFailure } from "./storage-worlds.suite.js";

let root: string;

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "pasvport-grip-")));
  await writeFile(join(root, "a"), "a");
  await writeFile(join(root, "b"), "b");
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

describe.runIf(process.platform === "linux")("graspByHandle", () => {
  it("released twice, closes nothing that somebody else has opened in between", async () => {
    const grip = await graspByHandle(Buffer.from(join(root, "a")));
    const number = Number((await grip.here()).toString().split("/").at(-1));
    grip.release();
    const foreign = openSync(join(root, "b"), "r");
    expect(foreign).toBe(number);
    grip.release();
    expect(fstatSync(foreign).isFile()).toBe(true);
    closeSync(foreign);
  });

  it("leads to nothing after its release, least of all to what somebody else has opened", async () => {
    const grip = await graspByHandle(Buffer.from(join(root, "a")));
    grip.release();
    const foreign = openSync(join(root, "b"), "r");
    await expectFailure("broken", grip.stat());
    await expectFailure("broken", grip.open("read"));
    await expectFailure("broken", grip.here());
    expect(grip.realPath.toString()).toBe(join(root, "a"));
    closeSync(foreign);
  });
});

it("is not possible for what is not there", async () => {
  expect(await canGraspByHandle(Buffer.from(join(root, "none")))).toBe(false);
});
