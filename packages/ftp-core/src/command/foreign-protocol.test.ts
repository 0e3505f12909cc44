import { describe, expect, it } from "vitest";
import { commandTable, verbAliases } from "./command-table.js";
import { isHttpWord } from "./foreign-protocol.js";

describe("isHttpWord", () => {
  it.each(["GET", "POST", "PUT", "PRI", "OPTIONS", "Host:", "content-length:", "X-Forwarded-For:"])(
    "knows %s",
    (word) => {
      expect(isHttpWord(word)).toBe(true);
    },
  );

  it.each(["", ":", "get", "Get", "put", "GET/", "Host", "host name:", "\u017fec-fetch-mode:", "HTTP/1.1"])(
    "leaves %j to whoever types it",
    (word) => {
      expect(isHttpWord(word)).toBe(false);
    },
  );

  it("takes no FTP command for HTTP", () => {
    const words = [...Object.keys(commandTable), ...Object.keys(verbAliases)];
    expect(words.filter(isHttpWord)).toEqual([]);
  });
});
