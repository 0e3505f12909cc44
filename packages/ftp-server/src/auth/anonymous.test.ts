import { OptionError } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import { anonymousUsers, anyOf } from "./anonymous.js";
import type { Authenticator } from "./authenticator.js";
import { loginAttempt } from "./login-attempt.suite.js";
import { staticUsers } from "./static-users.js";

describe("anonymous users", () => {
  it.each(["anonymous", "ftp", "Anonymous", "FTP"])(
    "%s comes in with any password, and may only read",
    async (name) => {
      const expected = { name: "anonymous", access: "read" };
      expect(await anonymousUsers().authenticate(loginAttempt(name, "guest@example.org"))).toEqual(expected);
      expect(await anonymousUsers().authenticate(loginAttempt(name, ""))).toEqual(expected);
    },
  );

  it("may write where that was asked for", async () => {
    expect(await anonymousUsers("write").authenticate(loginAttempt("ftp", ""))).toEqual({
      name: "anonymous",
      access: "write",
    });
  });

  it.each(["foo", "", null, true])("%j is no access", (access) => {
    expect(() => anonymousUsers(access as never)).toThrow(OptionError);
    expect(() => anonymousUsers(access as never)).toThrow(/^access .*"read" or "write"$/);
  });

  it.each(["", "root", "anonymous ", "ftpd"])("%j is nobody", async (name) => {
    expect(await anonymousUsers().authenticate(loginAttempt(name, ""))).toBeUndefined();
  });
});

describe("any of several authenticators", () => {
  const reader = staticUsers([{ name: "alice", password: "secret", access: "read" }]);
  const writer = staticUsers([{ name: "alice", password: "secret", access: "write" }]);

  it("lets the first that knows the login decide", async () => {
    expect(await anyOf(reader, writer).authenticate(loginAttempt("alice", "secret"))).toMatchObject({ access: "read" });
    expect(await anyOf(writer, reader).authenticate(loginAttempt("alice", "secret"))).toMatchObject({
      access: "write",
    });
  });

  it("asks the next when one does not know the login, however long it takes", async () => {
    const slow: Authenticator = {
      authenticate: (attempt) => new Promise((resolve) => setImmediate(resolve, reader.authenticate(attempt))),
    };
    const both = anyOf(anonymousUsers(), slow, writer);
    expect(await both.authenticate(loginAttempt("alice", "secret"))).toMatchObject({ access: "read" });
    expect(await both.authenticate(loginAttempt("ftp", ""))).toMatchObject({ name: "anonymous" });
  });

  it("refuses whom none of them knows", async () => {
    expect(await anyOf(reader, writer).authenticate(loginAttempt("alice", "wrong"))).toBeUndefined();
  });

  it.each<readonly [what: string, said: readonly unknown[], message: string]>([
    ["none at all", [], "anyOf has no authenticators: name at least one"],
    ["a list of them", [[reader, writer]], "anyOf: authenticator 1 has no method authenticate: "],
    ["one that was not made", [reader, anonymousUsers], "anyOf: authenticator 2 is a function: "],
  ])("is refused with %s", (_what, said, message) => {
    expect(() => anyOf(...(said as readonly Authenticator[]))).toThrow(OptionError);
    expect(() => anyOf(...(said as readonly Authenticator[]))).toThrow(message);
  });

  it("lets nobody in when one of them breaks", async () => {
    const broken: Authenticator = { authenticate: () => Promise.reject(new RangeError("no connection to the list")) };
    await expect(anyOf(writer, broken).authenticate(loginAttempt("alice", "secret"))).rejects.toThrow(RangeError);
  });
});
