/** Who may log in, from `--user`, `--anonymous`, `--write` and FTP_SERVER_PASSWORD. */
import { randomInt } from "node:crypto";
import { anonymousUsers, anyOf } from "../auth/anonymous.js";
import type { Account, Authenticator } from "../auth/authenticator.js";
import { staticUsers } from "../auth/static-users.js";
import type { ServeRequest } from "./command-line.js";

export interface ServedLogin {
  readonly name: string;
  readonly access: Account["access"];
  /** Only where nobody but us knows it: it must be shown. */
  readonly generatedPassword?: string;
}

export interface ChosenLogins {
  readonly authenticator: Authenticator;
  readonly logins: readonly ServedLogin[];
}

/** @param presetPassword FTP_SERVER_PASSWORD, for all users without a password of their own; an empty one is none. */
export function chooseLogins(
  { users, anonymous }: Pick<ServeRequest, "users" | "anonymous">,
  presetPassword: string | undefined,
): ChosenLogins {
  const known = users.map(({ name, password = presetPassword || undefined }) => ({
    name,
    password: password ?? generatePassword(),
    isGenerated: password === undefined,
  }));
  const logins = known.map(
    ({ name, password, isGenerated }): ServedLogin => ({
      name,
      access: "write",
      ...(isGenerated && { generatedPassword: password }),
    }),
  );
  const named = staticUsers(known.map(({ name, password }) => ({ name, password })));
  if (anonymous === "off") return { authenticator: named, logins };
  return {
    authenticator: anyOf(named, anonymousUsers(anonymous)),
    logins: [{ name: "anonymous", access: anonymous }, ...logins],
  };
}

/** Letters and digits that are not mistaken for one another, and that a URL takes as they are. */
const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

/** Security: 79 bits; to be read from one screen and typed on another. */
export function generatePassword(): string {
  const group = (): string => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
  return Array.from({ length: 4 }, group).join("-");
}
