import { NegativeReplyError, reply } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import type { TreeEvent } from "./tree-options.js";
import { TreeReport } from "./tree-report.js";

describe("the report of a tree", () => {
  it("sums up what it tells", () => {
    const told: TreeEvent[] = [];
    const report = new TreeReport(
      (event) => told.push(event),
      () => undefined,
    );
    report.tell({ kind: "made", path: "d" });
    report.tell({ kind: "copied", path: "d/a", bytes: 5, durationMs: 1 });
    report.tell({ kind: "copied", path: "d/b", bytes: 7, durationMs: 1 });
    report.tell({ kind: "unchanged", path: "d/c" });
    report.tell({ kind: "leftOut", path: "d/e", why: "it is a device" });
    report.tell({ kind: "failed", path: "d/f", error: 1 });
    expect(told.map(({ kind }) => kind)).toEqual(["made", "copied", "copied", "unchanged", "leftOut", "failed"]);
    expect(report.summary).toEqual({
      files: 2,
      directories: 1,
      bytes: 12,
      unchanged: 1,
      leftOut: [{ path: "d/e", why: "it is a device" }],
      omissions: 1,
      failed: [{ path: "d/f", error: 1 }],
      failures: 1,
    });
  });

  it("counts all that failed and was left out, and keeps a thousand of each", () => {
    const report = new TreeReport(
      () => undefined,
      () => undefined,
    );
    for (let count = 0; count < 1_500; count += 1) {
      report.tell({ kind: "failed", path: `${count}`, error: count });
      report.tell({ kind: "leftOut", path: `${count}`, why: "it is a link" });
    }
    const { failed, failures, leftOut, omissions } = report.summary;
    expect([failed.length, failures, leftOut.length, omissions]).toEqual([1_000, 1_500, 1_000, 1_500]);
  });

  it("keeps no more than 1,000 characters of what a server said to each", () => {
    const report = new TreeReport(
      () => undefined,
      () => undefined,
    );
    const lines = Array<string>(31).fill("x".repeat(8_000));
    const error = new NegativeReplyError("RETR f", reply(550, "no", ...lines));
    report.tell({ kind: "failed", path: "f", error });
    expect(report.summary.failed).toEqual([{ path: "f", error }]);
    expect(JSON.stringify(error).length + String(error.stack).length).toBeLessThan(8_000);
  });

  it("hands on what its listener throws, and goes on", () => {
    const thrown: unknown[] = [];
    const report = new TreeReport(
      () => {
        throw new RangeError("the listener's own");
      },
      (error) => thrown.push(error),
    );
    report.tell({ kind: "made", path: "d" });
    expect(thrown).toEqual([new RangeError("the listener's own")]);
    expect(report.summary.directories).toBe(1);
  });
});
