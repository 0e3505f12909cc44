/** What is kept of something large is small: no part of a text keeps the whole of it in memory. */
import { createListingReader, flatCopy, RemoteProtocolError, shortened } from "@pasvport/ftp-core";
import { expect, it } from "vitest";
import { MEBIBYTE, memoryInUse } from "./memory.js";

const LARGE = 256 * 1024;
const COUNT = 128;

/** Each is another text, in one piece. */
const large = (index: number): string => Buffer.alloc(LARGE, 97 + (index % 26)).toString("latin1");

it.each<[what: string, keep: (text: string) => unknown]>([
  ["a flat copy", (text) => flatCopy(text.slice(0, 100))],
  ["a text that is shortened", (text) => shortened(text, 100)],
  ["what an error says that was received", (text) => new RemoteProtocolError("no", { received: text })],
  [
    "the sample of a line that nobody can read",
    (text) => {
      const reader = createListingReader({ format: "list", nowMs: 0 });
      reader.push(text);
      return reader.unreadable;
    },
  ],
])("%s", async (_what, keep) => {
  const kept: unknown[] = [];
  const before = await memoryInUse();
  for (let index = 0; index < COUNT; index += 1) kept.push(keep(large(index)));
  expect((await memoryInUse()) - before).toBeLessThan(4 * MEBIBYTE);
  expect(kept).toHaveLength(COUNT);
});
