import { describe, expect, it } from "vitest";
import { findVerb } from "./command-table.js";
import { commandForWord } from "./everyday-words.js";

describe("a word of everyday life", () => {
  it.each([
    ["ls", "LIST"],
    ["Dir", "LIST"],
    ["cd", "CWD"],
    ["get", "RETR"],
    ["put", "STOR"],
    ["bye", "QUIT"],
    ["exit", "QUIT"],
    ["mkdir", "MKD"],
    ["rm", "DELE"],
    ["del", "DELE"],
    ["rename", "RNFR, then RNTO"],
    ["ascii", "TYPE A"],
    ["BINARY", "TYPE I"],
  ])("%s leads to %s, and is no verb itself", (word, expected) => {
    expect(commandForWord(word)).toBe(expected);
    expect(findVerb(word)).toBeUndefined();
  });

  it.each(["", "l", "lss", "constructor", "toString", "d\u0131r", "ſend", "ls ", "LIST"])("%j is none", (word) => {
    expect(commandForWord(word)).toBeUndefined();
  });
});
