/** A directory and those above it. RFC 959 §4.1.3 (MKD) */
import { NegativeReplyError } from "@pasvport/ftp-core";
import { abortedError } from "@pasvport/ftp-core/net";
import type { ClientSession } from "../client-session.js";
import type { CallOptions } from "../operations/call-options.js";
import { describeEntry } from "../operations/describe-entry.js";
import { makeDirectory } from "../operations/name-changes.js";
import { lastPart, parentPath } from "../operations/remote-path.js";
import { inDirectory } from "../operations/working-directory.js";
import type { SessionTurns } from "../session-turns.js";
import { childPath } from "./child-path.js";

/**
 * What exists stays as it is.
 *
 * @throws NegativeReplyError where something else has the name, or the server does not allow it
 */
export async function makeDirectories(turns: SessionTurns, path: string, options: CallOptions = {}): Promise<void> {
  await ensureDirectory(turns, path, options);
}

/** @returns whether it was made; false where it was there */
export function ensureDirectory(turns: SessionTurns, path: string, { signal }: CallOptions = {}): Promise<boolean> {
  const operation = `makeDirectory ${path}`;
  return turns.run({ operation, names: [path], signal, stops: "atOnce" }, async (session) => {
    /** What was refused because there is nothing above it; the uppermost last. */
    const missing: string[] = [];
    let isMade = false;
    const whole = childPath(parentPath(path), lastPart(path));
    for (let next: string | undefined = path === "" ? undefined : whole; next !== undefined; ) {
      if (signal?.aborted) throw abortedError(signal, operation);
      const isLastTry = missing.at(-1) === next;
      const outcome = await attempt(session, next);
      if (outcome.kind === "refused") {
        const above = parentPath(next);
        if (isLastTry || outcome.isTaken || above === "") throw outcome.refusal;
        missing.push(next);
        next = above;
        continue;
      }
      isMade = outcome.kind === "made";
      if (isLastTry) missing.pop();
      next = missing.at(-1);
    }
    return isMade;
  });
}

type Outcome =
  | { readonly kind: "made" | "existing" }
  | { readonly kind: "refused"; readonly refusal: NegativeReplyError; readonly isTaken: boolean };

/** Interop: the code does not tell why: 550 is "it exists" at one server and "there is none above it" at the next; some say 521. */
async function attempt(session: ClientSession, path: string): Promise<Outcome> {
  try {
    await makeDirectory(session, path);
    return { kind: "made" };
  } catch (refusal) {
    if (!isRefusal(refusal)) throw refusal;
    const found = await whatIs(session, path);
    if (found === "directory") return { kind: "existing" };
    return { kind: "refused", refusal, isTaken: found === "other" };
  }
}

/** What stands under a name; a link counts as what it leads to. */
async function whatIs(session: ClientSession, path: string): Promise<"directory" | "other" | "nothing"> {
  try {
    const { type } = await describeEntry(session, path);
    if (type === "directory") return "directory";
    // Interop: Pure-FTPd describes the link itself.
    if (type === "symlink" || type === "unknown") return (await canBeEntered(session, path)) ? "directory" : "other";
    return "other";
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return "nothing";
  }
}

async function canBeEntered(session: ClientSession, path: string): Promise<boolean> {
  try {
    await inDirectory(session, path, async () => undefined);
    return true;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return false;
  }
}

/** 421 ends the session: it is no answer to the question. RFC 959 §4.2.2 */
function isRefusal(error: unknown): error is NegativeReplyError {
  return error instanceof NegativeReplyError && error.reply.code !== 421;
}
