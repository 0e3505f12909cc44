/** A server event as JSON, for programs that read logs: one object a line, with names that stay as they are. */
import { formatEndpoint, formatTrace, printable } from "@pasvport/ftp-core";
import type { SessionEvent, TransferFacts } from "./session-event.js";

/**
 * Lines without their line breaks: one, but a reply of several lines has as many in the dialogue (`traced`).
 *
 * ```ts
 * server.on("answered", (event) => console.log(...eventJson(event, Date.now())));
 * // {"time":"2026-01-02T03:04:05.678Z","session":1,"kind":"answered","user":"alice","command":"RETR a.txt","code":226,…}
 * ```
 * @param wallTimeMs milliseconds since 1970, UTC
 */
export function eventJson(event: SessionEvent, wallTimeMs: number): readonly string[] {
  const { session, kind } = event;
  return facts(event).map((each) => jsonLine({ time: new Date(wallTimeMs).toISOString(), session, kind, ...each }));
}

type Facts = Readonly<Record<string, unknown>>;

/** What the event tells beside its kind. */
function facts(event: SessionEvent): readonly Facts[] {
  switch (event.kind) {
    case "connected":
    case "strangerDropped":
      return [{ peer: formatEndpoint(event.peer) }];
    case "turnedAway":
      return [{ peer: formatEndpoint(event.peer), why: event.why }];
    case "overrun":
      return [{ count: event.count, peer: formatEndpoint(event.peer) }];
    case "loggedIn":
    case "loginRefused":
      return [{ user: event.user }];
    case "answered": {
      const { user = null, command, reply, transfer } = event;
      return [{ user, command, code: reply.code, text: reply.lines[0], transfer: transfer ? toldOf(transfer) : null }];
    }
    case "transferred":
      return [{ user: event.user ?? null, ...toldOf(event) }];
    case "failed":
      return [{ message: event.error instanceof Error ? event.error.message : String(event.error) }];
    case "disconnected":
      return [{ why: event.why ?? null }];
    case "traced":
      return formatTrace(event.event).map((line) => ({ line }));
    default:
      return event satisfies never;
  }
}

function toldOf({ verb, path, bytes, durationMs, outcome, why }: TransferFacts): Facts {
  return { verb, path, bytes, durationMs: Math.round(durationMs * 1000) / 1000, outcome, why: why ?? null };
}

/**
 * One object as one line.
 *
 * Bytes that are not UTF-8 have no form in JSON that every reader takes: they are shown as `\xNN`, as in the other log. Security:
 * all else that a terminal might obey is escaped as JSON does it, and comes back as it was.
 */
export function jsonLine(object: Facts): string {
  return JSON.stringify(object, wellFormed).replace(
    /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function wellFormed(_key: string, value: unknown): unknown {
  return typeof value === "string" ? value.replace(/\p{Surrogate}/gu, printable) : value;
}
