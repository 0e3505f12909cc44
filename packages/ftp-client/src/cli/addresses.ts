/** Addresses among the words of a command: which they are, and what they mean. */
import { parseFtpUrl } from "../ftp-url.js";

/** Whether a word is an address and no name of this machine: `http://...` too, which is refused as one. */
export function isAddress(word: string): boolean {
  return /^[a-z]+:\/\//i.test(word);
}

/** The address that stands for several, where a fault is told: the server alone, for any of them may be the one that failed. */
export function firstAddress(addresses: readonly string[]): string {
  const [first = ""] = addresses;
  if (addresses.length < 2) return first;
  const [server = first] = /^[a-z]+:\/\/[^/]*\/?/i.exec(first) ?? [];
  return server;
}

/**
 * The path of an address as a pattern: what is special in it is what was typed; what is written as `%2A` is a plain star.
 *
 * @throws OptionError for an address that is none
 */
export function urlPattern(address: string): string {
  const [, head = "", path = ""] = /^([a-z]+:\/\/[^/]*\/?)(.*)$/is.exec(address) ?? [];
  // A typed backslash is one: nobody quotes in an address with anything but `%`.
  const quoted = path.replace(
    /\\|%(?:2A|3F|5B|5C|5D|7B|7D)/gi,
    (special) => `%5C${special === "\\" ? "%5C" : special}`,
  );
  return parseFtpUrl(head + quoted).path;
}
