import { buffer } from "node:stream/consumers";
import type { DirectoryEntry } from "@pasvport/ftp-core";
import { describe, expect, it, vi } from "vitest";
import { type Lines, listingLines, listingTransfer } from "./listing-transfer.js";

/** What goes out over the data connection, chunk by chunk. */
async function chunksOf(lines: Lines): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of readableOf(lines)) chunks.push(chunk);
  return chunks;
}

function sourceOf(lines: Lines) {
  const outcome = listingTransfer("/", lines);
  if (outcome.kind !== "transfer" || outcome.transfer.direction !== "toClient") throw new RangeError("no download");
  return outcome.transfer.source;
}

const readableOf = (lines: Lines) => sourceOf(lines).readable();

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const textOf = async (lines: Lines): Promise<string> => (await buffer(readableOf(lines))).toString("utf8");

/** A folder with these names. */
async function* entriesOf(...names: readonly string[]) {
  for (const name of names) yield { name, type: "file" } satisfies DirectoryEntry;
}

const nameOf = ({ name }: DirectoryEntry): string => name;

describe("a listing on its way", () => {
  it("is a binary transfer to the client whose lines end in CR LF already", async () => {
    expect(listingTransfer("/a", [])).toMatchObject({
      kind: "transfer",
      transfer: { direction: "toClient", path: "/a", representation: "image" },
    });
    expect(await textOf(["one", "two"])).toBe("one\r\ntwo\r\n");
  });

  it("of nothing has no bytes at all", async () => {
    expect(await chunksOf([])).toEqual([]);
  });

  it("sends a small folder in one chunk, and a large one in several", async () => {
    expect(await chunksOf(Array(100).fill("name"))).toHaveLength(1);
    const many = Array.from({ length: 10_000 }, (_, index) => `name-${index}.txt`);
    const chunks = await chunksOf(many);
    expect(chunks.length).toBeGreaterThan(3);
    expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThan(33 * 1024);
    expect(Buffer.concat(chunks).toString()).toBe(many.map((line) => `${line}\r\n`).join(""));
  });

  it("gives the bytes of names back as they were, UTF-8 or not", async () => {
    expect(await buffer(readableOf(["ä", "\udce4"]))).toEqual(Buffer.from("\xc3\xa4\r\n\xe4\r\n", "latin1"));
  });

  it("that breaks off fails with a StorageError, whatever was thrown", async () => {
    const breaking = (async function* () {
      yield "first";
      throw Object.assign(new RangeError("no"), { code: "EACCES" });
    })();
    await expect(chunksOf(breaking)).rejects.toMatchObject({ code: "STORAGE", kind: "permissionDenied" });
  });

  it("is closed in the middle without a complaint", async () => {
    let isClosed = false;
    const endless = (async function* () {
      try {
        for (;;) yield "line".repeat(1000);
      } finally {
        isClosed = true;
      }
    })();
    const readable = readableOf(endless);
    for await (const _chunk of readable) break;
    await new Promise((resolve) => setImmediate(resolve));
    expect(isClosed).toBe(true);
  });
});

describe("a listing that finds nothing for long", () => {
  it("is stopped all the same, and has left the storage when it is closed", async () => {
    let isLeft = false;
    const nothing = (async function* () {
      try {
        for (;;) yield undefined;
      } finally {
        isLeft = true;
      }
    })();
    const source = sourceOf(nothing);
    source.readable().resume();
    await nextTurn();
    await source.close();
    expect(isLeft).toBe(true);
  });

  it("lets others have their turn", async () => {
    let isOthersTurn = false;
    setImmediate(() => {
      isOthersTurn = true;
    });
    const until = (async function* () {
      while (!isOthersTurn) yield undefined;
      yield "found";
    })();
    expect(await textOf(until)).toBe("found\r\n");
  });

  it("sends what it has found when a second is over", async () => {
    let nowMs = 0;
    vi.spyOn(performance, "now").mockImplementation(() => nowMs);
    const slow = (async function* () {
      for (const name of ["a", "b", "c", "d"]) {
        yield name;
        nowMs += 700;
      }
    })();
    expect((await chunksOf(slow)).map(String)).toEqual(["a\r\nb\r\nc\r\n", "d\r\n"]);
    vi.restoreAllMocks();
  });
});

describe("the lines of entries", () => {
  it("are in their order", async () => {
    expect(await textOf(listingLines({ entries: entriesOf("b", "a") }, nameOf))).toBe("b\r\na\r\n");
    expect(await textOf(listingLines({ entries: [{ name: "only", type: "file" }] }, nameOf))).toBe("only\r\n");
  });

  it("leave out names with a line break: they would forge an entry", async () => {
    const entries = entriesOf("good", "bad\r\nforged", "bad\nforged", "also good");
    expect(await textOf(listingLines({ entries }, nameOf))).toBe("good\r\nalso good\r\n");
  });
});
