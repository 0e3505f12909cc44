import { describe, expect, it } from "vitest";
import { commandTable, repliesAllowed, type Verb } from "../command/command-table.js";
import { serverTransferTable, type TransferStep } from "../transfer/server-transfer.js";
import { replyCodeRow, replyCodes } from "./reply-codes.js";

const rows = Object.entries(replyCodes);

describe("replyCodes", () => {
  it.each(Object.keys(commandTable) as Verb[])("explains every reply that %s may get", (verb) => {
    expect([...repliesAllowed(verb)].filter((code) => replyCodeRow(code) === undefined)).toEqual([]);
  });

  it("explains every reply of table 3, and every reply that arranges a data connection", () => {
    const steps: TransferStep[] = Object.values(serverTransferTable).flatMap((row) => Object.values(row));
    const codes = steps.flatMap(({ reply }) => (typeof reply === "object" ? [reply.code] : []));
    expect(codes.length).toBeGreaterThan(0);
    expect([...codes].filter((code) => replyCodeRow(code) === undefined)).toEqual([]);
  });

  it("explains every code of RFC 959 §4.2.2, RFC 1123 §4.1.3.4, RFC 2228 §5.1 and RFC 2428", () => {
    const ofRfc959 = [
      110, 120, 125, 150, 200, 202, 211, 212, 213, 214, 215, 220, 221, 225, 226, 227, 230, 250, 257, 331, 332, 350, 421,
      425, 426, 450, 451, 452, 500, 501, 502, 503, 504, 530, 532, 550, 551, 552, 553,
    ];
    const ofRfc2228 = [232, 234, 235, 334, 335, 336, 431, 533, 534, 535, 536, 537, 631, 632, 633];
    const expected = [...ofRfc959, ...ofRfc2228, 229, 522, 554].sort((one, other) => one - other);
    expect(rows.map(([code]) => Number(code))).toEqual(expected);
  });

  it.each(rows)("%s is told in short words, each sentence with its end", (_, { name, rfc, meaning, cause, cure }) => {
    expect(name).toMatch(/^[a-z][^.]{2,40}$/i);
    expect(rfc).toMatch(/^\d{3,4}( |, )/);
    for (const text of [meaning, cause, cure]) {
      expect(text).toMatch(/^[A-Z`].*\.$/s);
      expect(text.length).toBeLessThan(200);
    }
  });

  it("has a name of its own for each code", () => {
    expect(new Set(rows.map(([, { name }]) => name)).size).toBe(rows.length);
  });

  it("knows no code that is not there", () => {
    expect(replyCodeRow(299)).toBeUndefined();
    expect(replyCodeRow(Number.NaN)).toBeUndefined();
    expect(replyCodeRow(550)?.name).toBe("not available");
  });
});
