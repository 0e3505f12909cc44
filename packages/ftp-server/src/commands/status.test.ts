import { describe, expect, it } from "vitest";
import { userFrom } from "../session.js";
import { createMemoryStorage } from "../storage/memory-storage.js";
import { contextOf, replyText } from "./command-context.suite.js";
import { MAX_STATUS_CHARACTERS, status } from "./status.js";

const ofSession = { flags: "", path: undefined };

describe("STAT of a directory", () => {
  async function linesOf(count: number): Promise<readonly string[]> {
    const names = Array.from({ length: count }, (_, at) => [`/${at}.txt`, ""] as const);
    const user = userFrom({ name: "alice", access: "read" }, createMemoryStorage(Object.fromEntries(names)));
    const outcome = await status(contextOf("STAT", { argument: { flags: "", path: "/" }, user }));
    return "reply" in outcome ? outcome.reply.lines : [];
  }

  it("tells all entries of a folder that is not too large for a reply", async () => {
    const lines = await linesOf(900);
    expect(lines).toHaveLength(900 + 2);
    expect(lines.at(-2)).toMatch(/ 99\.txt$/);
  });

  it("tells as many as fit into its bound, and says that there are more: a reply is kept in memory whole", async () => {
    const lines = await linesOf(2_000);
    const told = lines.slice(1, -2).join("").length;
    expect([told <= MAX_STATUS_CHARACTERS + lines.length, told > MAX_STATUS_CHARACTERS - 100]).toEqual([true, true]);
    expect(lines.at(-2)).toBe(" and more: LIST tells all");
  });

  it("with flags and no path is that of the working directory", async () => {
    const outcome = await status(contextOf("STAT", { argument: { flags: "la", path: undefined } }));
    expect(replyText(outcome)).toMatch(/^212 the listing: \/ {2}-rw-r--r-- .* a\.txt \/ end$/);
  });
});

describe("STAT of the session", () => {
  it("tells who is where, and what is arranged", async () => {
    const { data } = contextOf("STAT", { argument: ofSession });
    const channel = { opening: "listen", endpoint: { host: "192.0.2.1", port: 30_000 } } as const;
    const outcome = await status(contextOf("STAT", { argument: ofSession, data: { ...data, channel } }));
    expect(replyText(outcome).split(" / ")).toEqual([
      "211 this session:",
      " from 198.51.100.7:40000 to 192.0.2.1:21",
      ' logged in as alice, in "/"',
      " TYPE ascii, STRU file, MODE stream",
      " passive: data connection to port 30000",
      "end",
    ]);
  });

  it("tells how far a transfer is", async () => {
    const source = { readable: () => expect.fail("nobody reads"), close: async () => undefined };
    const transfer = {
      direction: "toClient",
      verb: "RETR",
      path: '/a "b".txt',
      representation: "image",
      source,
      progress: { bytes: 1234 },
    } as const;
    const outcome = await status(contextOf("STAT", { argument: ofSession, transfer }));
    expect(replyText(outcome)).toContain('RETR "/a ""b"".txt" is running: 1234 bytes so far');
  });
});
