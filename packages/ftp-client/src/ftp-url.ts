/** `ftp://user:password@host:port/path`. RFC 1738 §3.2 */
import { decodeWireText, OptionError, parseIpAddress } from "@pasvport/ftp-core";

export interface FtpUrl {
  readonly host: string;
  readonly port: number | undefined;
  readonly user: string | undefined;
  readonly password: string | undefined;
  /**
   * What goes into the command. RFC 1738 §3.2.2: relative to the directory after login; `ftp://host/%2Fetc/motd` is
   * absolute, and so is `ftp://host//etc/motd`, as people write it. Empty: that directory itself.
   */
  readonly path: string;
}

export function isFtpUrl(text: string): boolean {
  return /^ftp:\/\//i.test(text);
}

/** @throws OptionError that says what a URL looks like */
export function parseFtpUrl(text: string): FtpUrl {
  const [, authority, path = ""] = /^ftp:\/\/([^/?#]*)(?:\/(.*))?$/is.exec(text) ?? [];
  if (/^ftpe?s:\/\//i.test(text)) {
    throw new OptionError(
      `"${withoutPassword(text)}" asks for TLS, which this version does not have: use ftp://, where nothing is encrypted`,
    );
  }
  if (authority === undefined) {
    const shown = withoutPassword(text);
    throw new OptionError(
      `"${shown}" is not an FTP address: write it as ${isOnlyShort(shown) ? `ftp://${shown}` : "ftp://host/path"}`,
    );
  }
  const at = authority.lastIndexOf("@");
  const [user, password] = at === -1 ? [] : splitOnce(authority.slice(0, at), ":");
  const { host, port } = parseHost(authority.slice(at + 1), withoutPassword(text));
  return {
    host,
    port,
    // "ftp://@host/" names nobody: USER cannot be said without a name.
    user: user === undefined || user === "" ? undefined : percentDecode(user),
    password: password === undefined ? undefined : percentDecode(password),
    path: percentDecode(path),
  };
}

/** `localhost:2121/pub`, `alice@nas/in/`: what would be an address with `ftp://` in front. */
function isOnlyShort(text: string): boolean {
  return (
    /^(?:[^@/\s]+@)?(?:\w[\w.-]*|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?(?:\/.*)?$/is.test(text) &&
    /[@:]|\.[^/]*\/|^localhost\b/i.test(text)
  );
}

/**
 * The address without its password, for messages; the text need not be a right address.
 *
 * Security: a password with an unescaped "/" makes a wrong address of which nobody knows where the secret ends. Then all up to
 * the last "@" counts as secret.
 */
export function withoutPassword(text: string): string {
  const [, scheme = "", authority = ""] = /^([a-z][a-z0-9+.-]*:\/\/)?([^/?#]*)/i.exec(text) ?? [];
  const colon = authority.indexOf(":");
  const isHostAndPort = !authority.includes("@") && /^(\[[^\]]*\]|[^:]*)(:[0-9]*)?$/.test(authority);
  const at = authority.includes("@") ? scheme.length + authority.lastIndexOf("@") : text.lastIndexOf("@");
  if (isHostAndPort || colon === -1 || at < scheme.length + colon) return text;
  return `${text.slice(0, scheme.length + colon)}:***${text.slice(at)}`;
}

function parseHost(text: string, url: string): { host: string; port: number | undefined } {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::([0-9]*))?$/.exec(text) ?? [];
  const host = bracketed ?? (plain === undefined ? undefined : percentDecode(plain));
  if (host === undefined || host === "" || (bracketed !== undefined && parseIpAddress(bracketed) === undefined)) {
    throw new OptionError(`"${url}" names no host: write it as ftp://host/path, an IPv6 address in brackets`);
  }
  if (digits === undefined || digits === "") return { host, port: undefined };
  const port = Number(digits);
  if (port < 1 || port > 65535) throw new OptionError(`"${url}": ${digits} is not a port: choose 1 to 65535`);
  return { host, port };
}

/** Bytes, not characters, stand behind `%`: names that are not UTF-8 can be written too. A `%` without two digits is itself. */
function percentDecode(text: string): string {
  if (!text.includes("%")) return text;
  const parts = text.split(/%([0-9a-fA-F]{2})/);
  const bytes = parts.map((part, index) => (index % 2 === 0 ? Buffer.from(part, "utf8") : Buffer.from(part, "hex")));
  return decodeWireText(Buffer.concat(bytes));
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
