/** The log of the command line: a readable line for each event, with its time (UTC) and the number of its session. */
import { eventText } from "../observe/event-text.js";
import type { ServerObserver } from "../observe/session-event.js";

export interface ServerLogOptions {
  /** Takes one whole line, its line break included. */
  write(line: string): void;
  /** Milliseconds since 1970, UTC. */
  wallTimeMs(): number;
  readonly isQuiet: boolean;
  /** The dialogue too, in transcript notation. */
  readonly isTraced: boolean;
}

export function serverLog({ write, wallTimeMs, isQuiet, isTraced }: ServerLogOptions): ServerObserver {
  return (event) => {
    const isTrace = event.kind === "traced";
    if (isTrace ? !isTraced : isQuiet) return;
    // Without a time, the dialogue of one session is a transcript as soon as its number is cut off.
    const prefix = isTrace ? "" : `${new Date(wallTimeMs()).toISOString().slice(0, 19)}Z `;
    for (const line of eventText(event)) write(`${prefix}[${event.session}] ${line}\n`);
  };
}
