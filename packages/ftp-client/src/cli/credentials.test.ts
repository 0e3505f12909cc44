import { OptionError } from "@pasvport/ftp-core";
import { expect, it } from "vitest";
import { chooseCredentials, loginKind } from "./credentials.js";

const none = { user: undefined, password: undefined };
const environment = { FTP_PASSWORD: "from the environment" };

it("nobody is named: anonymous, and FTP_PASSWORD stays here", () => {
  expect(chooseCredentials(none, undefined, environment)).toEqual({});
  expect(chooseCredentials({ ...none, user: "anonymous" }, undefined, environment)).toEqual({ user: "anonymous" });
  expect(chooseCredentials(none, "FTP", environment)).toEqual({ user: "FTP" });
});

it("a user's password comes from the address first, then from FTP_PASSWORD", () => {
  const user = "me";
  expect(chooseCredentials({ user, password: "in the address" }, undefined, environment).password).toBe(
    "in the address",
  );
  expect(chooseCredentials({ user, password: "" }, undefined, environment).password).toBe("");
  expect(chooseCredentials({ user, password: undefined }, undefined, environment).password).toBe(
    "from the environment",
  );
  expect(chooseCredentials({ user, password: undefined }, undefined, {})).toEqual({ user });
});

it("--user names the user as well as the address does", () => {
  const expected = { user: "me", password: "from the environment" };
  expect(chooseCredentials(none, "me", environment)).toEqual(expected);
  expect(chooseCredentials({ ...none, user: "me" }, "me", environment)).toEqual(expected);
});

it("two names that differ are refused", () => {
  const contradiction = () => chooseCredentials({ user: "you", password: "secret" }, "me", environment);
  expect(contradiction).toThrow(OptionError);
  expect(contradiction).toThrow("--user me, but the address names you: leave one of them out");
});

it.each([
  [{}, "anonymous"],
  [{ user: "FTP", password: "x" }, "anonymous"],
  [{ user: "me", password: "" }, "withPassword"],
  [{ user: "me" }, "withoutPassword"],
] as const)("%j is a login %s", (credentials, kind) => {
  expect(loginKind(credentials)).toBe(kind);
});
