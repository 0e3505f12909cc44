import { describe, expect, it } from "vitest";
import { loginAttempt } from "../auth/login-attempt.suite.js";
import { chooseLogins, generatePassword } from "./choose-logins.js";

const alice = { name: "alice", password: "secret" };
const bob = { name: "bob", password: undefined };

describe("who may log in", () => {
  it("everybody, to read, when nobody is named", async () => {
    const { authenticator, logins } = chooseLogins({ users: [], anonymous: "read" }, undefined);
    expect(logins).toEqual([{ name: "anonymous", access: "read" }]);
    expect(await authenticator.authenticate(loginAttempt("ftp", "x@y"))).toEqual({ name: "anonymous", access: "read" });
    expect(await authenticator.authenticate(loginAttempt("alice", "secret"))).toBeUndefined();
  });

  it("users beside everybody", async () => {
    const { authenticator, logins } = chooseLogins({ users: [alice], anonymous: "write" }, undefined);
    expect(logins).toEqual([
      { name: "anonymous", access: "write" },
      { name: "alice", access: "write" },
    ]);
    expect(await authenticator.authenticate(loginAttempt("anonymous", ""))).toEqual({
      name: "anonymous",
      access: "write",
    });
    expect(await authenticator.authenticate(loginAttempt("alice", "secret"))).toEqual({
      name: "alice",
      access: "write",
    });
    expect(await authenticator.authenticate(loginAttempt("alice", "wrong"))).toBeUndefined();
  });

  it("users only", async () => {
    const { authenticator } = chooseLogins({ users: [alice], anonymous: "off" }, undefined);
    expect(await authenticator.authenticate(loginAttempt("anonymous", ""))).toBeUndefined();
  });
});

describe("the password of a user who is named without one", () => {
  it("comes from the environment, and is not shown then", async () => {
    const { authenticator, logins } = chooseLogins({ users: [alice, bob], anonymous: "off" }, "preset");
    expect(logins).toEqual([
      { name: "alice", access: "write" },
      { name: "bob", access: "write" },
    ]);
    expect(await authenticator.authenticate(loginAttempt("bob", "preset"))).toBeDefined();
    expect(await authenticator.authenticate(loginAttempt("alice", "preset"))).toBeUndefined();
  });

  it.each([undefined, ""])("is made up when the environment says %j, and has to be shown", async (preset) => {
    const { authenticator, logins } = chooseLogins({ users: [bob], anonymous: "off" }, preset);
    const [{ generatedPassword = "" } = {}] = logins;
    expect(generatedPassword).not.toBe("");
    expect(await authenticator.authenticate(loginAttempt("bob", generatedPassword))).toBeDefined();
    expect(await authenticator.authenticate(loginAttempt("bob", ""))).toBeUndefined();
  });

  it("is different each time, and needs no quoting anywhere", () => {
    const passwords = Array.from({ length: 100 }, generatePassword);
    expect(new Set(passwords).size).toBe(100);
    for (const password of passwords) expect(password).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/);
  });
});
