import { OptionError } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import { createMemoryStorage } from "../storage/memory-storage.js";
import { accountFrom } from "./account-shape.js";

describe("an authenticator's answer", () => {
  it.each([
    { name: "alice", access: "read" },
    { name: "alice", access: "write", storage: createMemoryStorage() },
    { name: "alice", access: "read", storage: undefined },
    { name: "alice", access: "read", id: 7, groups: [] },
  ])("is an account, as it is", (account) => {
    expect(accountFrom(account)).toBe(account);
  });

  it("is nobody", () => {
    expect(accountFrom(undefined)).toBeUndefined();
  });

  it.each<readonly [answer: unknown, message: string]>([
    [true, "account is true: let the authenticator answer { name, access }, or undefined for a wrong name or password"],
    [false, "account is false: "],
    [null, "account is null: "],
    ["alice", "account is a string: "],
    [[], "account is a list: "],
    [{}, "account.name is missing: "],
    [{ name: "", access: "read" }, "account.name is empty: "],
    [{ name: "alice" }, "account.access is missing: "],
    [{ name: "alice", access: "rw" }, 'account.access must be "read" or "write"'],
    [{ name: "alice", access: true }, "account.access is true: "],
    [{ name: "alice", access: "read", storage: Promise.resolve() }, "account.storage is a promise: write `await"],
    [{ name: "alice", access: "read", storage: "/home/alice" }, "account.storage is a string: write `await"],
  ])("%j is neither", (answer, message) => {
    const mistake = accountFrom(answer);
    expect(mistake).toBeInstanceOf(OptionError);
    expect((mistake as OptionError).message).toContain(message);
  });
});
