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
  const isAnonymous = user === undefined || ANONYMOUS.includes(user.toLowerCase());
  // Security: FTP_PASSWORD was set for a login of one's own, not to be told to whatever server is asked anonymously.
  const password = inAddress ?? (isAnonymous ? undefined : environment["FTP_PASSWORD"]);
  return { ...(user === undefined ? {} : { user }), ...(password === undefined ? {} : { password }) };
}

/** RFC 1635 */
const ANONYMOUS: readonly string[] = ["anonymous", "ftp"];
