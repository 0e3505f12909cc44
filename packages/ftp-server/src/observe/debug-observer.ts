/**
 * `DEBUG=pasvport:*` shows what a server does, embedded or not. All of the server's namespaces are made here.
 *
 *   pasvport:server:command   each command with its reply and what moved for it, one line each
 *   pasvport:server:session   the dialogue and the other events of every session
 *   pasvport:server:failure   errors that are our own mistakes, with their stacks
 */
import debug from "debug";
import { eventText } from "./event-text.js";
import type { ServerObserver, SessionEvent } from "./session-event.js";

const command = debug("pasvport:server:command");
const session = debug("pasvport:server:session");
const failure = debug("pasvport:server:failure");

/** Tells the debug log first, then the observers. One that throws is no reason to cut off a client, or to skip the next. */
export function debugObserver(...observers: readonly ServerObserver[]): ServerObserver {
  return (event) => {
    debugEvent(event);
    for (const observer of observers) {
      try {
        observer(event);
      } catch (error) {
        debugFailure(error);
      }
    }
  };
}

/** For errors outside of any session too. */
export function debugFailure(error: unknown): void {
  failure("%O", error);
}

function debugEvent(event: SessionEvent): void {
  const log = event.kind === "answered" ? command : session;
  // "%s": what clients sent is no format string.
  if (log.enabled) for (const line of eventText(event)) log("%s", `[${event.session}] ${line}`);
  if (event.kind === "failed") debugFailure(event.error);
}
