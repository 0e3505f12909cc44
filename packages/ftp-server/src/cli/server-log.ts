/** The log of the command line, on stderr: which events it tells, in which of the two formats. */
import { eventJson, jsonLine } from "../observe/event-json.js";
import type { ServerObserver } from "../observe/session-event.js";
import { type EventLines, prettyLog } from "./pretty-log.js";

export type LogFormat = "pretty" | "json";

export interface ServerLogOptions {
  readonly format: LogFormat;
  /** Takes one whole line, its line break included. */
  write(line: string): void;
  /** Milliseconds since 1970, UTC. */
  wallTimeMs(): number;
  readonly isQuiet: boolean;
  /** The dialogue too, in transcript notation. */
  readonly isTraced: boolean;
}

export interface ServerLog {
  readonly observer: ServerObserver;
  /** The server was told to stop, and these clients are connected still. */
  stopping(clients: { readonly sessions: number; readonly transfers: number }, drainMs: number): void;
  /** It was told again, and these are cut off. */
  cutOff(clients: { readonly sessions: number; readonly transfers: number }): void;
  /** What uploads of a crashed server had left is removed. */
  cleanedUp(files: number): void;
}

export function serverLog({ format, write, wallTimeMs, isQuiet, isTraced }: ServerLogOptions): ServerLog {
  const lines: Record<LogFormat, EventLines> = {
    pretty: prettyLog(wallTimeMs),
    json: (event) => eventJson(event, wallTimeMs()),
  };
  return {
    observer(event) {
      if (event.kind === "traced" ? !isTraced : isQuiet) return;
      for (const line of lines[format](event)) write(`${line}\n`);
    },
    stopping({ sessions: clients, transfers }, drainMs) {
      say({ kind: "stopping", clients, transfers, drainMs }, stopLine(clients, transfers, drainMs));
    },
    cutOff({ sessions: clients, transfers }) {
      say({ kind: "cutOff", clients, transfers }, cutOffLine(clients, transfers));
    },
    cleanedUp(files) {
      say({ kind: "cleanedUp", files }, cleanedUpLine(files));
    },
  };

  function say(facts: Readonly<Record<string, unknown>>, words: string): void {
    if (isQuiet) return;
    const time = new Date(wallTimeMs()).toISOString();
    write(`${format === "json" ? jsonLine({ time, ...facts }) : words}\n`);
  }
}

function stopLine(clients: number, transfers: number, drainMs: number): string {
  const [whom, what] = [counted(clients, "client"), counted(transfers, "transfer")];
  const wait =
    transfers === 0 ? `saying goodbye to ${whom}` : `${whom}, ${what} to wait for, at most ${drainMs / 1000} seconds`;
  return `stopping: ${wait}; Ctrl-C again ends at once`;
}

function cutOffLine(clients: number, transfers: number): string {
  const what = transfers === 0 ? counted(clients, "client") : counted(transfers, "transfer");
  return `ended at once: ${what} cut off`;
}

function cleanedUpLine(files: number): string {
  return `removed ${counted(files, "unfinished upload")} of a server that did not end properly`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
