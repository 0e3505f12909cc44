import { describe, expect, it } from "vitest";
import { Writers } from "./writers.js";

describe("Writers", () => {
  it("lets one writer at a time to a path, and others to other paths", () => {
    const writers = new Writers();
    const giveFree = writers.claim("/a");
    writers.claim("/b");
    writers.claim("/ab");
    expect(() => writers.claim("/a")).toThrow("busy");
    giveFree();
    writers.claim("/a");
  });

  it("takes all names or none", () => {
    const writers = new Writers();
    const giveFree = writers.claim("/b");
    expect(() => writers.claim("/a", "/b")).toThrow("busy");
    giveFree();
    writers.claim("/a", "/b", "/a");
    expect(() => writers.claim("/a")).toThrow("busy");
    expect(() => writers.claim("/b")).toThrow("busy");
  });

  it("lets nobody take a directory below which somebody writes", () => {
    const writers = new Writers();
    const giveFree = writers.claim("/d/e/a");
    expect(() => writers.claim("/d")).toThrow("busy");
    expect(() => writers.claim("/d/e")).toThrow("busy");
    writers.claim("/d/e/a b");
    giveFree();
  });

  it("lets nobody begin below a directory that is being changed", () => {
    const writers = new Writers();
    const giveFree = writers.claim("/d");
    expect(() => writers.claim("/d/e/a")).toThrow("busy");
    writers.claim("/da");
    giveFree();
    writers.claim("/d/e/a");
  });

  it("gives the names free when the change is done, and when it failed", async () => {
    const writers = new Writers();
    await writers.during(["/a"], async () => expect(() => writers.claim("/a")).toThrow("busy"));
    await expect(writers.during(["/a"], () => Promise.reject(new RangeError("no")))).rejects.toThrow("no");
    writers.claim("/a");
  });
});
