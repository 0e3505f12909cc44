/** The log for people: a line for each command, and for what no command tells; with its time (UTC) and the number of its session. */
import { eventText } from "../observe/event-text.js";
import type { SessionEvent, SessionEventOf } from "../observe/session-event.js";

export function prettyLog(wallTimeMs: () => number): EventLines {
  /** Transfers that are over, by their session: their command's line is still to come, and will tell them. */
  const untold = new Map<number, SessionEventOf<"transferred">>();
  const timed = (event: SessionEvent): readonly string[] => {
    const time = new Date(wallTimeMs()).toISOString().slice(0, 19);
    return eventText(event).map((line) => `${time}Z [${event.session}] ${line}`);
  };
  return (event) => {
    switch (event.kind) {
      case "transferred":
        untold.set(event.session, event);
        return [];
      case "answered":
        if (event.transfer !== undefined) untold.delete(event.session);
        return timed(event);
      case "disconnected": {
        // A client that left in the middle never got its answer.
        const lost = untold.get(event.session);
        untold.delete(event.session);
        return [...(lost === undefined ? [] : timed(lost)), ...timed(event)];
      }
      case "loggedIn":
      case "loginRefused":
        // The line of the command PASS says it.
        return [];
      case "traced":
        // Without a time, the dialogue of one session is a transcript as soon as its number is cut off.
        return eventText(event).map((line) => `[${event.session}] ${line}`);
      case "connected":
      case "turnedAway":
      case "overrun":
      case "strangerDropped":
      case "failed":
        return timed(event);
      default:
        return event satisfies never;
    }
  };
}

/** Lines without their line breaks; none for what is not told. */
export type EventLines = (event: SessionEvent) => readonly string[];
