/** The path of an address as a pattern: what is special in it is what was typed; what is written as `%2A` is a plain star. */
import { parseFtpUrl } from "../ftp-url.js";

/** @throws OptionError for an address that is none */
export function urlPattern(address: string): string {
  const [, head = "", path = ""] = /^([a-z]+:\/\/[^/]*\/?)(.*)$/is.exec(address) ?? [];
  // A typed backslash is one: nobody quotes in an address with anything but `%`.
  const quoted = path.replace(
    /\\|%(?:2A|3F|5B|5C|5D|7B|7D)/gi,
    (special) => `%5C${special === "\\" ? "%5C" : special}`,
  );
  return parseFtpUrl(head + quoted).path;
}
