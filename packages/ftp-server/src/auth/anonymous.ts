/** Everybody may come in, as `anonymous` or `ftp`, with any password. RFC 1635 */
import { OptionError } from "@pasvport/ftp-core";
import { authenticatorShape } from "../server-options-shape.js";
import { accessShape } from "./account-shape.js";
import type { Account, Authenticator } from "./authenticator.js";

const NAMES: readonly string[] = ["anonymous", "ftp"];

/**
 * @param access default `read`: a server where strangers may write must be asked for.
 * @throws OptionError for what is no access
 */
export function anonymousUsers(access: Account["access"] = "read"): Authenticator {
  accessShape.check(access, "access");
  return {
    authenticate: async ({ name }) => (NAMES.includes(name.toLowerCase()) ? { name: "anonymous", access } : undefined),
  };
}

/** The first authenticator that knows the name and password decides. @throws OptionError where there is none */
export function anyOf(...authenticators: readonly Authenticator[]): Authenticator {
  if (authenticators.length === 0) throw new OptionError("anyOf has no authenticators: name at least one");
  authenticators.forEach((each, index) => void authenticatorShape.check(each, `anyOf: authenticator ${index + 1}`));
  return {
    async authenticate(attempt) {
      const accounts = await Promise.all(authenticators.map((each) => each.authenticate(attempt)));
      return accounts.find((account) => account !== undefined);
    },
  };
}
