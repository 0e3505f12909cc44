import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { TransferProgress } from "../transfers/transfer-options.js";
import { newOutput, type OutputFlags } from "./output.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Terminals {
  readonly stdout?: boolean;
  readonly stderr?: boolean;
  readonly TERM?: string;
}

function outputOn({ stdout = false, stderr = false, TERM = "xterm" }: Terminals, flags: OutputFlags = {}) {
  const terminal = (isTTY: boolean) => Object.assign(new PassThrough(), isTTY ? { isTTY, columns: 80, rows: 4 } : {});
  const streams = { stdout: terminal(stdout), stderr: terminal(stderr) };
  const output = newOutput({ ...streams, environment: { TERM } }, flags);
  const take = (name: "stdout" | "stderr"): string => String(streams[name].read() ?? "");
  return { output, take };
}

const progress = (path: string, more: Partial<TransferProgress> = {}): TransferProgress => ({
  direction: "download",
  path,
  bytes: 50,
  total: 100,
  bytesPerSecond: 10,
  elapsedMs: 1_000,
  isDone: false,
  ...more,
});

/** What stands on a terminal after all that was written: cursor movements up and down, to the left, and clearing. */
function screen(text: string): readonly string[] {
  const lines = [""];
  let row = 0;
  let column = 0;
  for (const [piece] of text.matchAll(/\x1b\[(\d*)([A-Z])|./gis)) {
    const [, count = "", letter = ""] = /^\x1b\[(\d*)([A-Z])$/i.exec(piece) ?? [];
    const line = lines[row] ?? "";
    if (piece === "\n") [row, column] = [row + 1, 0];
    else if (piece === "\r" || letter === "G") column = 0;
    else if (letter === "A") row -= Number(count);
    else if (letter === "B") row += Number(count);
    else if (letter === "J") lines.splice(row, lines.length, line.slice(0, column));
    else if (letter === "K") lines[row] = line.slice(0, column);
    else if (letter === "") {
      lines[row] = line.slice(0, column).padEnd(column) + piece + line.slice(column + 1);
      column += 1;
    }
    lines[row] ??= "";
  }
  return lines.map((line) => line.trimEnd()).filter((line) => line !== "");
}

describe("lines", () => {
  it("go to stderr, what comes from servers made harmless", () => {
    const { output, take } = outputOn({}, { warningPrefix: "ftp-client: " });
    output.say("a\x1b[2Jb");
    output.warn("c\nd");
    expect([take("stderr"), take("stdout")]).toEqual(["a\\x1b[2Jb\nftp-client: c\\x0ad\n", ""]);
  });

  it("with --quiet only warnings remain", () => {
    const { output, take } = outputOn({}, { quiet: true });
    output.say("a");
    output.warn("b");
    expect(take("stderr")).toBe("b\n");
  });

  it("results go to stdout", async () => {
    const { output, take } = outputOn({});
    await output.content().write(Uint8Array.of(0x1b));
    await output.writeLines(["b"]);
    expect([take("stdout"), take("stderr")]).toEqual(["\x1bb\n", ""]);
  });

  it("the content of a file moves no cursor of a terminal", async () => {
    const { output, take } = outputOn({ stdout: true });
    const content = output.content();
    await content.write(Buffer.from("a\x1b[2Jb"));
    await content.finish();
    expect(take("stdout")).toBe("a\\x1b[2Jb\n");
  });
});

describe("bars", () => {
  it.each<[why: string, terminals: Terminals, flags: OutputFlags]>([
    ["on a pipe", {}, {}],
    ["where only stdout is a terminal", { stdout: true }, {}],
    ["on a terminal that can do nothing", { stderr: true, TERM: "dumb" }, {}],
    ["with --quiet", { stderr: true }, { quiet: true }],
    ["with --json", { stderr: true }, { json: true }],
    ["with --trace", { stderr: true }, { trace: true }],
  ])("there are none %s", (_why, terminals, flags) => {
    expect(outputOn(terminals, flags).output.onProgress).toBeUndefined();
  });

  it("stand on a terminal below what is said, one for each transfer, and are gone at the end", () => {
    const { output, take } = outputOn({ stderr: true });
    output.onProgress?.(progress("a.txt"));
    output.onProgress?.(progress("b.txt"));
    output.say("said");
    let all = take("stderr");
    expect(screen(all)).toEqual([
      "said",
      expect.stringMatching(/^a\.txt .* 50%/),
      expect.stringMatching(/^b\.txt .* 50%/),
    ]);
    output.onProgress?.(progress("b.txt", { bytes: 75 }));
    vi.advanceTimersByTime(200);
    all += take("stderr");
    expect(screen(all)).toEqual(["said", expect.stringMatching(/ 50%/), expect.stringMatching(/ 75%/)]);
    output.onProgress?.(progress("a.txt", { isDone: true }));
    all += take("stderr");
    expect(screen(all)).toEqual(["said", expect.stringMatching(/^b\.txt/)]);
    output.onProgress?.(progress("b.txt", { isDone: true }));
    all += take("stderr");
    expect(screen(all)).toEqual(["said"]);
    expect(vi.getTimerCount()).toBe(0);
    // The cursor was never hidden: nobody has to show it again.
    expect(all).not.toContain("\x1b[?25l");
  });

  it("are not drawn for what is done in a moment", () => {
    const { output, take } = outputOn({ stderr: true });
    output.onProgress?.(progress("a.txt", { elapsedMs: 0 }));
    output.onProgress?.(progress("a.txt", { elapsedMs: 200 }));
    output.onProgress?.(progress("a.txt", { elapsedMs: 240, isDone: true }));
    expect([take("stderr"), vi.getTimerCount()]).toEqual(["", 0]);
  });

  it("are no more than the terminal has lines", () => {
    const { output, take } = outputOn({ stderr: true });
    for (const name of ["a", "b", "c", "d", "e"]) output.onProgress?.(progress(name));
    expect(screen(take("stderr")).length).toBe(3);
  });

  it("go out of the way of a result that goes to the terminal too", async () => {
    const { output, take } = outputOn({ stdout: true, stderr: true });
    output.onProgress?.(progress("a.txt"));
    await output.content().write(Buffer.from("content\n"));
    output.onProgress?.(progress("a.txt", { bytes: 75 }));
    expect([screen(take("stderr")), take("stdout")]).toEqual([[], "content\n"]);
  });
});
