import { reply } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import type { SessionEvent } from "../observe/session-event.js";
import { type ServerLog, type ServerLogOptions, serverLog } from "./server-log.js";

const connected: SessionEvent = { kind: "connected", session: 7, peer: { host: "192.0.2.1", port: 40_000 } };
const traced: SessionEvent = { kind: "traced", session: 7, event: { kind: "reply", reply: reply(220, "ready") } };

/** What is written. */
function logged(say: (log: ServerLog) => void, options: Partial<ServerLogOptions> = {}): string {
  let text = "";
  const write = (line: string): void => {
    text += line;
  };
  const wallTimeMs = (): number => Date.UTC(2026, 0, 2, 3, 4, 5);
  say(serverLog({ format: "pretty", write, wallTimeMs, isQuiet: false, isTraced: false, ...options }));
  return text;
}

const tell =
  (event: SessionEvent) =>
  ({ observer }: ServerLog): void =>
    observer(event);

describe.each([
  ["pretty", "2026-01-02T03:04:05Z [7] connected from 192.0.2.1:40000\n", "[7] S> 220 ready\n"],
  [
    "json",
    '{"time":"2026-01-02T03:04:05.000Z","session":7,"kind":"connected","peer":"192.0.2.1:40000"}\n',
    '{"time":"2026-01-02T03:04:05.000Z","session":7,"kind":"traced","line":"S> 220 ready"}\n',
  ],
] as const)("the format %s", (format, line, dialogue) => {
  it("has a line for an event", () => {
    expect(logged(tell(connected), { format })).toBe(line);
  });

  it("shows the dialogue only when it is asked for", () => {
    expect(logged(tell(traced), { format })).toBe("");
    expect(logged(tell(traced), { format, isTraced: true })).toBe(dialogue);
  });

  it("quiet says nothing, but for a dialogue that was asked for", () => {
    expect(logged(tell(connected), { format, isQuiet: true })).toBe("");
    expect(logged(tell(traced), { format, isQuiet: true, isTraced: true })).toBe(dialogue);
  });
});

describe("being told to stop", () => {
  it.each([
    [1, 0, "stopping: saying goodbye to 1 client; Ctrl-C again ends at once\n"],
    [2, 1, "stopping: 2 clients, 1 transfer to wait for, at most 30 seconds; Ctrl-C again ends at once\n"],
  ])(
    "with %i clients and %i transfers it names what is waited for, and what can be done",
    (sessions, transfers, line) => {
      expect(logged((log) => log.stopping({ sessions, transfers }, 30_000))).toBe(line);
    },
  );

  it("is an object in JSON, and nothing when quiet", () => {
    const say = (log: ServerLog): void => log.stopping({ sessions: 2, transfers: 0 }, 30_000);
    expect(JSON.parse(logged(say, { format: "json" }))).toEqual({
      time: "2026-01-02T03:04:05.000Z",
      kind: "stopping",
      clients: 2,
      transfers: 0,
      drainMs: 30_000,
    });
    expect(logged(say, { isQuiet: true })).toBe("");
  });
});

describe("being told to stop again", () => {
  it.each([
    [3, 1, "ended at once: 1 transfer cut off\n"],
    [3, 2, "ended at once: 2 transfers cut off\n"],
    [1, 0, "ended at once: 1 client cut off\n"],
  ])("with %i clients and %i transfers it says what was cut off", (sessions, transfers, line) => {
    expect(logged((log) => log.cutOff({ sessions, transfers }))).toBe(line);
  });

  it("is an object in JSON, and nothing when quiet", () => {
    const say = (log: ServerLog): void => log.cutOff({ sessions: 2, transfers: 1 });
    expect(JSON.parse(logged(say, { format: "json" }))).toMatchObject({ kind: "cutOff", clients: 2, transfers: 1 });
    expect(logged(say, { isQuiet: true })).toBe("");
  });
});

describe("temporaries of a crash", () => {
  it("are counted in a line, and in an object", () => {
    const say = (log: ServerLog): void => log.cleanedUp(2);
    expect(logged(say)).toBe("removed 2 unfinished uploads of a server that did not end properly\n");
    expect(JSON.parse(logged(say, { format: "json" }))).toMatchObject({ kind: "cleanedUp", files: 2 });
  });
});
