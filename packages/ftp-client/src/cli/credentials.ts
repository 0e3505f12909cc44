/** Who logs in, and with which password: from the address, `--user` and FTP_PASSWORD. */
import { OptionError } from "@pasvport/ftp-core";
import type { FtpUrl } from "../ftp-url.js";

export interface Credentials {
  /** Absent: anonymous. */
  readonly user?: string;
  readonly password?: string;
}

/** @throws OptionError for two names that contradict each other */
export function chooseCredentials(
  { user: named, password: inAddress }: Pick<FtpUrl, "user" | "password">,
  flag: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Credentials {
  if (flag !== undefined && named !== undefined && flag !== named) {
    throw new OptionError(`--user ${flag}, but the address names ${named}: leave one of them out`);
  }
  const user = flag ?? named;
  // Security: FTP_PASSWORD was set for a login of one's own, not to be told to whatever server is asked anonymously.
  const password = inAddress ?? (isAnonymous(user) ? undefined : environment["FTP_PASSWORD"]);
  return { ...(user === undefined ? {} : { user }), ...(password === undefined ? {} : { password }) };
}

/** Who we try to be, as far as it decides what to try after a refusal. */
export type LoginKind = "anonymous" | "withPassword" | "withoutPassword";

export function loginKind({ user, password }: Credentials): LoginKind {
  if (isAnonymous(user)) return "anonymous";
  return password === undefined ? "withoutPassword" : "withPassword";
}

function isAnonymous(user: string | undefined): boolean {
  return user === undefined || ANONYMOUS.includes(user.toLowerCase());
}

/** RFC 1635 */
const ANONYMOUS: readonly string[] = ["anonymous", "ftp"];
