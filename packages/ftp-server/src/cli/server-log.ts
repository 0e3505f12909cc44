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
  stopping(clients: number, drainMs: number): void;
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
    stopping(clients, drainMs) {
      if (isQuiet) return;
      const time = new Date(wallTimeMs()).toISOString();
      const line =
        format === "json" ? jsonLine({ time, kind: "stopping", clients, drainMs }) : stopLine(clients, drainMs);
      write(`${line}\n`);
    },
  };
}

function stopLine(clients: number, drainMs: number): string {
  const whom = clients === 1 ? "1 client" : `${clients} clients`;
  return `stopping: waiting for ${whom}, for running transfers at most ${drainMs / 1000} seconds; Ctrl-C again ends at once`;
}
