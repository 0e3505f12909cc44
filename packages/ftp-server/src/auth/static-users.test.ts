import { OptionError } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import { loginAttempt } from "./login-attempt.suite.js";
import { staticUsers } from "./static-users.js";

const users = staticUsers([
  { name: "alice", password: "secret" },
  { name: "bob", password: "pâsswörd", access: "read" },
  { name: "carol", password: "" },
]);

describe("a name with its password", () => {
  it("is let in, to write where nothing else was said", async () => {
    expect(await users.authenticate(loginAttempt("alice", "secret"))).toEqual({ name: "alice", access: "write" });
  });

  it("is let in with the access that was said", async () => {
    expect(await users.authenticate(loginAttempt("bob", "pâsswörd"))).toEqual({ name: "bob", access: "read" });
  });

  it("may have an empty password", async () => {
    expect(await users.authenticate(loginAttempt("carol", ""))).toEqual({ name: "carol", access: "write" });
  });
});

describe("everybody else is refused:", () => {
  it.each([
    ["a wrong password", "alice", "Secret"],
    ["a password that goes on", "alice", "secretly"],
    ["the beginning of a password", "alice", "secre"],
    ["no password", "alice", ""],
    ["the password of somebody else", "bob", "secret"],
    ["an unknown name", "mallory", "secret"],
    ["an unknown name without a password", "mallory", ""],
    ["no name and no password", "", ""],
    ["a name in other letters", "Alice", "secret"],
    ["a name that every object has", "constructor", ""],
  ])("%s", async (_what, name, password) => {
    expect(await users.authenticate(loginAttempt(name, password))).toBeUndefined();
  });

  it("whoever comes to a list of nobody", async () => {
    expect(await staticUsers([]).authenticate(loginAttempt("", ""))).toBeUndefined();
  });
});

describe("a list that nobody could mean is refused:", () => {
  const alice = { name: "alice", password: "secret" };
  it.each<readonly [what: string, users: unknown, message: string]>([
    ["none", undefined, "users is missing: write a list"],
    ["one user", alice, "users is an object: write a list"],
    ["a name that is there twice", [alice, { ...alice, password: "other" }], "the user alice is there twice"],
    ["an empty name", [{ ...alice, name: "" }], "users[0].name is empty"],
    ["no name", [alice, { password: "secret" }], "users[1].name is missing"],
    ["no password", [{ name: "alice" }], "users[0].password is missing: write the password"],
    ["a password that is a number", [{ name: "alice", password: 1234 }], "users[0].password is a number"],
    ["no access", [{ ...alice, access: "rw" }], 'users[0].access must be "read" or "write"'],
    ["a misspelt access", [{ ...alice, acess: "read" }], "no option users[0].acess: did you mean users[0].access?"],
  ])("%s", (_what, users, message) => {
    expect(() => staticUsers(users as never)).toThrow(OptionError);
    expect(() => staticUsers(users as never)).toThrow(message);
  });
});
