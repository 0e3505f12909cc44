/** What an account must be: whatever an authenticator of somebody else answers is looked at here before anybody is let in. */
import { OptionError } from "@pasvport/ftp-core";
import { fieldsOf, needed, type OptionShape, oneOf, textOf } from "@pasvport/ftp-core/options";
import { storageShape } from "../server-options-shape.js";
import type { Account } from "./authenticator.js";

export const accessShape: OptionShape = oneOf(["read", "write"] satisfies readonly Account["access"][]);

const ACCOUNT = "let the authenticator answer { name, access }, or undefined for a wrong name or password";

const accountShape = fieldsOf(
  {
    name: needed(textOf(ACCOUNT), ACCOUNT),
    access: needed(accessShape, ACCOUNT),
    storage: storageShape,
  } satisfies Record<keyof Account, OptionShape>,
  ACCOUNT,
  "allowed",
);

/** An authenticator's answer: an account, undefined for nobody, or an OptionError that says why it is neither. */
export function accountFrom(answer: unknown): Account | OptionError | undefined {
  if (answer === undefined) return undefined;
  try {
    accountShape.check(answer, "account");
    return answer as Account;
  } catch (error) {
    if (error instanceof OptionError) return error;
    throw error;
  }
}
