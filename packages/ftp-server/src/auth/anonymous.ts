/** Everybody may come in, as `anonymous` or `ftp`, with any password. RFC 1635 */
import type { Account, Authenticator } from "./authenticator.js";

const NAMES: readonly string[] = ["anonymous", "ftp"];

/** @param access default `read`: a server where strangers may write must be asked for. */
export function anonymousUsers(access: Account["access"] = "read"): Authenticator {
  return {
    authenticate: async ({ name }) => (NAMES.includes(name.toLowerCase()) ? { name: "anonymous", access } : undefined),
  };
}

/** The first authenticator that knows the name and password decides. */
export function anyOf(...authenticators: readonly Authenticator[]): Authenticator {
  return {
    async authenticate(attempt) {
      const accounts = await Promise.all(authenticators.map((each) => each.authenticate(attempt)));
      return accounts.find((account) => account !== undefined);
    },
  };
}
