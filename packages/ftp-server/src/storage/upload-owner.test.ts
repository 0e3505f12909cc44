import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, statSync } from "node:fs";
import { createInterface } from "node:readline";
import { afterEach, describe, expect, it } from "vitest";
import { type Owner, ownerOf, ownerState, parseOwner, thisMachine } from "./upload-owner.js";

const children: ChildProcess[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) await kill(child);
});

describe("the owner of an upload", () => {
  it("is alive as long as its process runs, and dead once that is killed", async () => {
    const child = start(process.execPath, ["--eval", "setInterval(() => {}, 1000)"]);
    const owner = ownerOfChild(child);
    expect(ownerState(owner)).toBe("alive");
    await kill(child);
    expect(ownerState(owner)).toBe("dead");
  });

  it("is this process for what this process writes", () => {
    expect(ownerState(ownerNow(process.pid))).toBe("alive");
  });

  it.runIf(process.platform === "linux")("is dead if its pid, also ours, was given to another process since", () => {
    for (const pid of [process.pid, process.ppid]) {
      expect(ownerState({ ...ownerNow(pid), startedAt: "1" })).toBe("dead");
    }
  });

  it.runIf(process.platform === "linux")("is dead once it is killed, though nobody asked for its end yet", async () => {
    // The shell becomes a program that never waits for its children.
    const parent = start("sh", ["-c", "sleep 100 & echo $!; exec sleep 100"]);
    if (parent.stdout === null) throw new RangeError("no output");
    const [line] = await once(createInterface(parent.stdout), "line");
    const owner = ownerNow(Number(line));
    expect(ownerState(owner)).toBe("alive");
    while (readFileSync(`/proc/${parent.pid}/comm`, "latin1") !== "sleep\n") await new Promise(setImmediate);
    process.kill(owner.pid, "SIGKILL");
    while (ownerState(owner) !== "dead") await new Promise(setImmediate);
    expect(() => process.kill(owner.pid, 0)).not.toThrow();
  });

  it("is elsewhere on another machine, whatever its pid says here", () => {
    expect(ownerState({ ...ownerNow(process.pid), machine: "00000000" })).toBe("elsewhere");
  });

  it("is elsewhere in another namespace of processes, though its pid is nobody's here", () => {
    const gone = 2_147_483_647;
    expect(ownerState(ownerNow(gone))).toBe("dead");
    expect(ownerState({ ...ownerNow(gone), pidSpace: "1" })).toBe("elsewhere");
    expect(ownerState({ ...ownerNow(gone), pidSpace: undefined })).toBe("elsewhere");
    expect(ownerState({ ...ownerNow(process.pid), pidSpace: "1" })).toBe("elsewhere");
  });

  it.runIf(process.platform === "linux")("tells its namespace of processes", () => {
    const inode = statSync("/proc/self/ns/pid").ino;
    expect(ownerNow(process.pid).pidSpace).toBe(inode.toString(36));
  });

  it("is elsewhere if its pid lives and nobody knows since when", () => {
    expect(ownerState({ ...ownerNow(process.ppid), startedAt: "0" })).toBe("elsewhere");
  });

  it("is on the same machine every time it is asked", () => {
    expect(thisMachine()).toMatch(/^[0-9a-f]{8}$/);
    expect(thisMachine()).toBe(thisMachine());
  });
});

function start(program: string, args: readonly string[]): ChildProcess {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "ignore"] });
  children.push(child);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

function ownerOfChild({ pid }: ChildProcess): Owner {
  if (pid === undefined) throw new RangeError("not started");
  return ownerNow(pid);
}

function ownerNow(pid: number): Owner {
  const owner = parseOwner(ownerOf(pid));
  if (owner === undefined) throw new RangeError(`${pid} is no pid`);
  return owner;
}
