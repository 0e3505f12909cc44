/** A server event in words: one line, or as many as were on the wire. */
import { formatEndpoint, formatTrace, printable } from "@pasvport/ftp-core";
import type { SessionEvent, SessionEventOf } from "./session-event.js";

/** Security: names that clients sent are made printable; no escape sequence reaches a terminal or a log. */
export function eventText(event: SessionEvent): readonly string[] {
  switch (event.kind) {
    case "connected":
      return [`connected from ${formatEndpoint(event.peer)}`];
    case "loggedIn":
      return [`logged in as ${printable(event.user)}`];
    case "loginRefused":
      return [`login refused for ${printable(event.user)}`];
    case "turnedAway":
      return [`turned away ${formatEndpoint(event.peer)}: ${event.why}`];
    case "overrun":
      return [`dropped ${event.count} without an answer, the last one ${formatEndpoint(event.peer)}: too many at once`];
    case "answered":
      return [answerText(event)];
    case "transferred":
      return [transferText(event)];
    case "strangerDropped":
      return [`dropped ${formatEndpoint(event.peer)}, who came to the data port and is not the client`];
    case "failed":
      return [`something broke: ${printable(messageOf(event.error))}`];
    case "disconnected":
      return [event.why === undefined ? "disconnected" : `disconnected: ${printable(event.why)}`];
    case "traced":
      return formatTrace(event.event);
    default:
      return event satisfies never;
  }
}

function answerText({ user, command, reply, transfer }: SessionEventOf<"answered">): string {
  const moved = transfer === undefined ? "" : ` (${movedText(transfer)})`;
  return `${who(user)}${printable(command)} -> ${reply.code} ${printable(reply.lines[0])}${moved}`;
}

function who(user: string | undefined): string {
  return user === undefined ? "" : `${printable(user)}: `;
}

function movedText({ bytes, durationMs }: { readonly bytes: number; readonly durationMs: number }): string {
  return `${bytes} ${bytes === 1 ? "byte" : "bytes"} in ${(durationMs / 1000).toFixed(3)} s`;
}

function transferText({ user, verb, path, outcome, why, ...moved }: SessionEventOf<"transferred">): string {
  const what = `${who(user)}${verb} ${printable(path)}`;
  if (outcome !== "complete") return `${what}: not complete: ${printable(why ?? outcome)}`;
  return `${what}: ${movedText(moved)}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
