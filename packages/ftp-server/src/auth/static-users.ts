/** A fixed list of users with their passwords. */
import { createHash, timingSafeEqual } from "node:crypto";
import { OptionError, printable } from "@pasvport/ftp-core";
import { fieldsOf, listOf, needed, type OptionShape, ofKind, textOf } from "@pasvport/ftp-core/options";
import { accessShape } from "./account-shape.js";
import type { Account, Authenticator } from "./authenticator.js";

export interface StaticUser {
  readonly name: string;
  readonly password: string;
  /** Default `write`. */
  readonly access?: Account["access"];
}

/** @throws OptionError for users that could not log in as they are meant to */
export function staticUsers(users: readonly StaticUser[]): Authenticator {
  usersShape.check(users, "users");
  const twice = users.find(({ name }, index) => users.findIndex((other) => other.name === name) < index);
  if (twice !== undefined) {
    throw new OptionError(`the user ${printable(twice.name)} is there twice: leave one of them out`);
  }
  const known = new Map(
    users.map(({ name, password, access = "write" }) => [name, { digest: digest(password), access }]),
  );
  const nobody = { digest: digest(""), access: "read" as const };
  return {
    async authenticate({ name, password }) {
      // Security: an unknown name is compared too, so that the time tells nothing.
      const user = known.get(name);
      const isRight = timingSafeEqual(digest(password), (user ?? nobody).digest);
      return user !== undefined && isRight ? { name, access: user.access } : undefined;
    },
  };
}

const NAME = "write the name that they log in with";
const PASSWORD = "write the password that they log in with";
const USERS = 'write a list, as in [{ name: "alice", password: "secret" }]';

/** Security: a misspelt `access` must not become the default: that one may write. */
const usersShape = listOf(
  fieldsOf(
    {
      name: needed(textOf(NAME), NAME),
      password: needed(ofKind("string", PASSWORD), PASSWORD),
      access: accessShape,
    } satisfies Record<keyof StaticUser, OptionShape>,
    USERS,
  ),
  USERS,
);

/** Equal lengths for the comparison; the list is in memory in clear anyway. */
function digest(password: string): Buffer {
  return createHash("sha256").update(password, "utf8").digest();
}
