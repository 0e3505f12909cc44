/**
 * `DEBUG=pasvport:*` shows what a server does, embedded or not. All of the server's namespaces are made here.
 *
 *   pasvport:server:session   the dialogue and the events of every session
 *   pasvport:server:failure   errors that are our own mistakes, with their stacks
 */
import debug from "debug";
import { eventText } from "./event-text.js";
import type { ServerObserver } from "./session-event.js";

const session = debug("pasvport:server:session");
const failure = debug("pasvport:server:failure");

/** Tells the debug log first, then the observer. */
export function debugObserver(observer: ServerObserver): ServerObserver {
  return (event) => {
    // "%s": what clients sent is no format string.
    if (session.enabled) for (const line of eventText(event)) session("%s", `[${event.session}] ${line}`);
    if (event.kind === "failed") debugFailure(event.error);
    try {
      observer(event);
    } catch (error) {
      // A log that is full is no reason to cut off a client.
      debugFailure(error);
    }
  };
}

/** For errors outside of any session too. */
export function debugFailure(error: unknown): void {
  failure("%O", error);
}
