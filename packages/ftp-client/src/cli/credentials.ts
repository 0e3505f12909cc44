/** Who logs in, and with which password: from the address, `--user`, FTP_PASSWORD, `.netrc`, or whoever sits at the terminal. */
import { OptionError } from "@pasvport/ftp-core";
import { isAnonymous, type LoginKind } from "../advice/login-advice.js";
import type { FtpUrl } from "../ftp-url.js";
import { lookUpNetrc } from "./netrc-file.js";
import { canPrompt, promptPassword } from "./password-prompt.js";
import type { CliSurroundings } from "./surroundings.js";

export interface Credentials {
  /** Absent: anonymous. */
  readonly user?: string;
  readonly password?: string;
  readonly account?: string;
}

/** Where a password came from. */
export type PasswordSource = "fromAddress" | "fromEnvironment" | "fromNetrc" | "fromPrompt";

export interface FoundCredentials {
  readonly credentials: Credentials;
  /** Who we try to be, as far as it decides what to try after a refusal. */
  readonly login: LoginKind;
}

export interface CredentialFlags {
  readonly user?: string;
  /** `false`: `.netrc` is not read. */
  readonly netrc?: boolean;
}

/**
 * @throws OptionError for two names that contradict each other, LocalFileError for a `.netrc` that must not be used, AbortedError
 * for a question that was not answered
 */
export async function findCredentials(
  { host, user: inAddress, password }: Pick<FtpUrl, "host" | "user" | "password">,
  { user: flag, netrc: useNetrc = true }: CredentialFlags,
  surroundings: Pick<CliSurroundings, "environment" | "homeDirectory" | "stdin" | "stderr" | "signal">,
): Promise<FoundCredentials> {
  if (flag !== undefined && inAddress !== undefined && flag !== inAddress) {
    throw new OptionError(`--user ${flag}, but the address names ${inAddress}: leave one of them out`);
  }
  const { environment } = surroundings;
  const named = flag ?? inAddress;
  if (password !== undefined) return found({ user: named, password }, "fromAddress");
  // Security: FTP_PASSWORD was set for a login of one's own, not to be told to whatever server is asked anonymously.
  const inEnvironment = isAnonymous(named) ? undefined : environment["FTP_PASSWORD"];
  if (inEnvironment !== undefined) return found({ user: named, password: inEnvironment }, "fromEnvironment");
  const entry = useNetrc ? await lookUpNetrc({ host, user: named }, surroundings) : undefined;
  const user = named ?? entry?.login;
  const known = { user, account: entry?.account };
  if (entry?.password !== undefined) return found({ ...known, password: entry.password }, "fromNetrc");
  // Security: not for an entry that is for all machines: that would tell it to any of them.
  const forEntry = entry?.machine === undefined || isAnonymous(user) ? undefined : environment["FTP_PASSWORD"];
  if (forEntry !== undefined) return found({ ...known, password: forEntry }, "fromEnvironment");
  if (isAnonymous(user) || !canPrompt(surroundings)) return found(known, undefined);
  const typed = await promptPassword(`Password for ${user}@${host}:`, surroundings);
  return found({ ...known, password: typed }, "fromPrompt");
}

type Known = { readonly [Key in keyof Credentials]: Credentials[Key] | undefined };

function found({ user, password, account }: Known, source: PasswordSource | undefined): FoundCredentials {
  const credentials = {
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    ...(account !== undefined && { account }),
  };
  return { credentials, login: isAnonymous(user) ? "anonymous" : (source ?? "withoutPassword") };
}
