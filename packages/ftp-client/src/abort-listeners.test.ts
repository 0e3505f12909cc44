import { getEventListeners } from "node:events";
import { expect, it } from "vitest";
import { AbortListeners } from "./abort-listeners.js";

it("a hundred who wait are one listener, and each is called once", () => {
  const controller = new AbortController();
  const listeners = new AbortListeners();
  const called: number[] = [];
  const callOffs = Array.from({ length: 100 }, (_, index) =>
    listeners.add(controller.signal, () => void called.push(index)),
  );
  expect(getEventListeners(controller.signal, "abort")).toHaveLength(1);
  for (const callOff of callOffs.slice(2)) callOff();
  controller.abort();
  controller.abort();
  expect(called).toEqual([0, 1]);
});
