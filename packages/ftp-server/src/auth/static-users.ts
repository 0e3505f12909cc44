/** A fixed list of users with their passwords. */
import { createHash, timingSafeEqual } from "node:crypto";
import type { Account, Authenticator } from "./authenticator.js";

export interface StaticUser {
  readonly name: string;
  readonly password: string;
  /** Default `write`. */
  readonly access?: Account["access"];
}

export function staticUsers(users: readonly StaticUser[]): Authenticator {
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

/** Equal lengths for the comparison; the list is in memory in clear anyway. */
function digest(password: string): Buffer {
  return createHash("sha256").update(password, "utf8").digest();
}
