import { describe, expect, it } from "vitest";
import { effectiveWay, requirePosition } from "./effective-way.js";
import { append, create, replace, restartAt } from "./storage-worlds.suite.js";

describe("effectiveWay", () => {
  it.each([
    [replace, undefined, replace],
    [replace, 5, replace],
    [create, undefined, create],
    [append, undefined, replace],
    [append, 0, append],
    [append, 5n, append],
    [restartAt(0), undefined, replace],
    [restartAt(0), 5, replace],
    [restartAt(1), 5n, restartAt(1)],
    [restartAt(5), 5, restartAt(5)],
    [restartAt(2 ** 40), 2n ** 40n, restartAt(2 ** 40)],
  ])("of %j, where %s bytes have the name, is %j", (way, size, effective) => {
    expect(effectiveWay(way, size)).toEqual(effective);
  });

  it.each([
    [create, 0, "alreadyExists"],
    [create, 5n, "alreadyExists"],
    [restartAt(1), undefined, "badPosition"],
    [restartAt(6), 5n, "badPosition"],
    [restartAt(1), 0, "badPosition"],
  ])("refuses %j, where %s bytes have the name: %s", (way, size, kind) => {
    expect(() => effectiveWay(way, size)).toThrow(expect.objectContaining({ name: "StorageError", kind }));
  });
});

it("an appended file has every position, at its end whatever that is", () => {
  expect(() => requirePosition({ kind: "append" }, 0)).not.toThrow();
});
