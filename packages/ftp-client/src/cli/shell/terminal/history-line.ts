/** What of a line may be kept in the history. */
import { isFtpUrl, withoutPassword } from "../../../ftp-url.js";
import { findCommand } from "../call-of.js";
import type { ShellCommand } from "../shell-command.js";
import { splitWords } from "../words.js";

/**
 * Security: what is kept can be read by whoever reads the user's files, or looks over the shoulder. A line with a password in it is
 * kept without the password where it means something without it, and not at all otherwise.
 *
 * @returns undefined where nothing of it is kept
 */
export function historyLine(line: string, commands: readonly ShellCommand[]): string | undefined {
  // As in other shells, a blank in front keeps a line out.
  if (line === "" || /^[ \t]/.test(line) || line.length > LONGEST) return undefined;
  let words: readonly string[];
  let name: string;
  try {
    [name] = findCommand(/^(?:!|[^ \t]*)/.exec(line)?.[0] ?? "", commands).names;
    words = name === "!" ? [] : splitWords(line).map(({ text }) => text);
  } catch {
    // A mistyped command may be one that has a password behind it; the password itself, typed at the wrong prompt, is no command.
    return undefined;
  }
  if (name === "user") return words.slice(0, 2).join(" ");
  if (name === "quote" || name === "site") return SECRET.test(line) ? undefined : line;
  if (name === "open") return openLine(words);
  // `name:password@host`, wherever it stands.
  return /:.*@/.test(line) ? undefined : line;
}

const LONGEST = 1000;

/** Commands that say a password: PASS and ACCT, and what servers have behind SITE to set one. */
const SECRET = /pass|pswd|setpw|chpw|acct|adat|auth|adduser|useradd/i;

/** The address as it is without its password; nothing where nobody can say which part that is. */
function openLine(words: readonly string[]): string | undefined {
  const kept = words.map((word) => {
    const safe = withoutPassword(isFtpUrl(word) ? word : `ftp://${word}`);
    return (isFtpUrl(word) ? safe : safe.slice("ftp://".length)).replace(":***@", "@");
  });
  return kept.every((word) => CLEAR.test(word)) ? kept.join(" ") : undefined;
}

/** A host, with a user or without, where no part of it can be anything else. */
const CLEAR =
  /^(?:ftp:\/\/)?(?:[^:@/\s'"\\]*@)?(?:\[[^\]@]*\]|[0-9a-f:]*::[0-9a-f:.]*|[^:@/\s'"\\]*)(?::[0-9]{0,5})?(?:\/[^\s'"\\@]*)?$/i;
