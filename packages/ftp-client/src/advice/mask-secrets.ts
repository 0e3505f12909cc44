/**
 * Takes a session's secrets out of an error, wherever a server repeated them: "530 no user alice with password hunter2".
 *
 * What we say ourselves is masked where it is said (`describeCommand`), and a path that happens to be the same word as a password
 * does not tell that it is one: so only the server's words are looked through, and the messages that may quote them.
 */
import {
  encodeWireText,
  isByte,
  NegativeReplyError,
  printable,
  RemoteProtocolError,
  replyCodes,
} from "@pasvport/ftp-core";

export type Mask = (text: string) => string;

/** Security: what is shorter is found in any text by chance; to mask it would tell it to everybody who knows what the text says. */
const SHORTEST_SECRET = 4;

/** @param secrets those of the session; undefined and the empty one are none */
export function maskFor(secrets: readonly (string | undefined)[]): Mask {
  const shown = secrets.flatMap((secret) =>
    secret === undefined || secret.length < SHORTEST_SECRET ? [] : [secret, printable(secret), base64Of(secret)],
  );
  // Longest first: of two secrets, one may begin with the other.
  const parts = [...new Set(shown)].sort((one, other) => other.length - one.length).map(patternOf);
  if (parts.length === 0) return (text) => text;
  // Interop: mainframes answer in capitals.
  const pattern = new RegExp(parts.join("|"), "giu");
  return (text) => text.replace(pattern, "***");
}

/** What servers say anyway: a word of our own table of replies. */
const EVERYDAY_WORDS: ReadonlySet<string> = new Set(
  Object.values(replyCodes).flatMap(({ name, meaning, cause, cure }) =>
    `${name} ${meaning} ${cause} ${cure}`.toLowerCase().split(/[^a-z]+/),
  ),
);

/**
 * Security: who has the password "wrong" is not helped where "wrong name or password" loses its first word: that would tell it. Such
 * a word is taken for the password only between quotes, or where it stands behind PASS or "password".
 */
function patternOf(secret: string): string {
  const literal = Array.from(secret, asItIsOrEncoded).join("");
  if (!EVERYDAY_WORDS.has(secret.toLowerCase())) return literal;
  return `(?<=${OPENING})${literal}(?=${CLOSING})|(?<=\\bpass(?:word)?(?:[ :=]|${OPENING}){1,3})${literal}\\b`;
}

/** A server may tell a URL: with every byte percent-encoded, or only some. RFC 3986 §2.1 */
function asItIsOrEncoded(character: string): string {
  const itself = character.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
  return `(?:${Buffer.from(wireBytes(character)).toString("hex").replace(/../g, "%$&")}|${itself})`;
}

/** Without the filling at its end, which not everybody writes. */
function base64Of(secret: string): string {
  return Buffer.concat(Array.from(secret, wireBytes)).toString("base64").replace(/=+$/, "");
}

/** Half of a surrogate pair has no bytes, and was never said. */
function wireBytes(character: string): Uint8Array {
  return encodeWireText(character.isWellFormed() || isByte(character) ? character : "\ufffd");
}

const OPENING = "[\"'`<({[]";
const CLOSING = "[\"'`>)}\\]]";

/** The error and all that lies under it; each is changed in place, and only where a secret stands in it. */
export function maskError(error: unknown, mask: Mask): void {
  let each = error;
  // Bounded: a chain may lead back to its beginning.
  for (let depth = 0; depth < DEEPEST_CHAIN && each instanceof Error; depth += 1) {
    maskOne(each, mask);
    each = each.cause;
  }
}

const DEEPEST_CHAIN = 16;

/** Lines of a transcript: those of the server only. */
export function maskTranscript(lines: readonly string[], mask: Mask): readonly string[] {
  return lines.map((line) => (line.startsWith("C> ") ? line : mask(line)));
}

function maskOne(error: Error, mask: Mask): void {
  if (error instanceof NegativeReplyError) {
    const { code, lines } = error.reply;
    const [first, ...rest] = lines;
    const reply = { code, lines: [mask(first), ...rest.map(mask)] } as const;
    if (reply.lines.every((line, index) => line === lines[index])) return;
    Object.assign(error, { reply });
    replaceMessage(error, new NegativeReplyError(error.command, reply).message);
    return;
  }
  if (error instanceof RemoteProtocolError && error.received !== undefined) {
    Object.assign(error, { received: mask(error.received) });
  }
  replaceMessage(error, mask(error.message));
}

/** The stack repeats the message that the error was made with. */
function replaceMessage(error: Error, message: string): void {
  const before = error.message;
  if (before === message) return;
  error.message = message;
  if (error.stack !== undefined) error.stack = error.stack.replace(before, () => message);
}
