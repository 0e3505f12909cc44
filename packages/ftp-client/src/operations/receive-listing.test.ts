import { RemoteProtocolError } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import { ENTRY_BYTES, FACT_BYTES, FACTS_BYTES } from "./entry-weight.js";
import { list } from "./listing.js";
import { MAX_LISTING_LINE_BYTES } from "./receive-listing.js";
import { beginTree, endTreeTests, MLST_FEATURE, sends, type TreeTest } from "./serving-tree.suite.js";

endTreeTests();

const entry = (name: string): string => `type=file;size=5; ${name}`;
const named = (length: number): string => entry("x".repeat(length - entry("").length));
/** What a line weighs that no fact is in that nobody asked for. */
const weightOf = (line: string): number => ENTRY_BYTES + line.length;

async function listed(test: TreeTest): Promise<unknown> {
  return test.outcome(list(test.session, "").then(({ entries }) => entries.length));
}

/** The session goes on: the next answer belongs to the next command. */
async function expectInStep(test: TreeTest): Promise<void> {
  expect(await listed(test)).toBe(1);
}

/** Too much at first, then something small. */
function once(...lines: readonly string[]) {
  let count = 0;
  return {
    FEAT: MLST_FEATURE,
    MLSD: (session: Parameters<Exclude<ReturnType<typeof sends>, string>>[0]) => {
      count += 1;
      const answer = count === 1 ? sends(...lines) : sends(entry("small"));
      return typeof answer === "string" ? undefined : answer(session, "");
    },
  };
}

describe("a listing that is received", () => {
  it("has lines of at most 16 KiB", async () => {
    expect(MAX_LISTING_LINE_BYTES).toBe(16_384);
    const longest = await beginTree(once(`a=${"x".repeat(MAX_LISTING_LINE_BYTES - 5)}; n`));
    expect(await listed(longest)).toBe(1);
    const longer = await beginTree(once(`a=${"x".repeat(MAX_LISTING_LINE_BYTES - 4)}; n`));
    expect(await listed(longer)).toBeInstanceOf(RemoteProtocolError);
    await expectInStep(longer);
  });

  it("has at most maxListingBytes", async () => {
    const lines = [named(100), named(100)];
    const whole = await beginTree(once(...lines), { maxListingBytes: 520 });
    expect(await listed(whole)).toBe(2);
    const longer = await beginTree(once(...lines), { maxListingBytes: 519 });
    expect(await listed(longer)).toMatchObject({
      message: "the listing takes more than 519 bytes of memory",
    });
    await expectInStep(longer);
  });

  it("counts short lines for the entries that are made of them", async () => {
    const lines = Array.from({ length: 10 }, (_, index) => `type=file; ${index}`);
    const most = 10 * weightOf("type=file; 0");
    const whole = await beginTree(once(...lines), { maxListingBytes: most });
    expect(await listed(whole)).toBe(10);
    const longer = await beginTree(once(...lines), { maxListingBytes: most - 1 });
    expect(await listed(longer)).toBeInstanceOf(RemoteProtocolError);
    await expectInStep(longer);
  });

  it("counts facts that nobody asked for, and lines that nobody can read", async () => {
    const line = "a=1;b=2;c=3; x";
    const most = weightOf(line) + FACTS_BYTES + 3 * FACT_BYTES;
    const whole = await beginTree(once(line), { maxListingBytes: most });
    expect(await listed(whole)).toBe(1);
    const facts = await beginTree(once(line), { maxListingBytes: most - 1 });
    expect(await listed(facts)).toBeInstanceOf(RemoteProtocolError);
    const unread = await beginTree(once("?", "?", "?"), { maxListingBytes: 3 * weightOf("?") - 1 });
    expect(await listed(unread)).toBeInstanceOf(RemoteProtocolError);
  });

  it("may come byte by byte, with LF alone at the end of its lines, and without it at the last one", async () => {
    const test = await beginTree({
      FEAT: MLST_FEATURE,
      MLSD: async (session) => {
        session.say("150 here it comes");
        const { stream } = await session.data();
        for (const byte of Buffer.from(`${entry("a")}\n${entry("b")}`)) stream.write(Buffer.of(byte));
        stream.resume().end();
        session.say("226 done");
      },
    });
    expect(await listed(test)).toBe(2);
  });
});
