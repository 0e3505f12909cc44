import { format, stripVTControlCharacters } from "node:util";
import { reply } from "@pasvport/ftp-core";
import debug from "debug";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { debugObserver } from "./debug-observer.js";
import type { SessionEvent } from "./session-event.js";

let lines: string[];
const log = debug.log;

beforeEach(() => {
  lines = [];
  debug.log = (...parts) => void lines.push(stripVTControlCharacters(format(...parts)));
});

afterEach(() => {
  debug.disable();
  debug.log = log;
});

const connected: SessionEvent = { kind: "connected", session: 7, peer: { host: "192.0.2.1", port: 40_000 } };

it("tells the observer every event as it is", () => {
  const told: SessionEvent[] = [];
  const observer = debugObserver((event) => void told.push(event));
  observer(connected);
  observer({ kind: "disconnected", session: 7, why: undefined });
  expect(told).toEqual([connected, { kind: "disconnected", session: 7, why: undefined }]);
  expect(told[0]).toBe(connected);
});

describe("the debug log", () => {
  it("says nothing unless somebody asks for it", () => {
    debugObserver(() => undefined)({ kind: "failed", session: 7, error: new RangeError("no such index") });
    expect(lines).toEqual([]);
  });

  it("names the session before what happened", () => {
    debug.enable("pasvport:server:session");
    debugObserver(() => undefined)(connected);
    expect(lines).toEqual([expect.stringContaining("[7] connected from 192.0.2.1:40000")]);
  });

  it("has each command with its answer in a namespace of its own", () => {
    debug.enable("pasvport:server:command");
    const answered = { kind: "answered", session: 7, user: "alice", transfer: undefined } as const;
    const observer = debugObserver();
    observer(connected);
    observer({ ...answered, command: "PASS ***", reply: reply(230, "logged in") });
    expect(lines).toEqual([expect.stringContaining("pasvport:server:command [7] alice: PASS *** -> 230 logged in")]);
  });

  it("takes what clients sent for no format", () => {
    debug.enable("pasvport:server:session");
    debugObserver(() => undefined)({ kind: "loginRefused", session: 7, user: "%s %O %%" });
    expect(lines).toEqual([expect.stringContaining("[7] login refused for %s %O %%")]);
  });

  it("shows a mistake of ours with its stack", () => {
    debug.enable("pasvport:server:failure");
    debugObserver(() => undefined)({ kind: "failed", session: 7, error: new RangeError("no such index") });
    expect(lines.join("\n")).toMatch(/RangeError: no such index\s+at .*debug-observer\.test/s);
  });
});

it("an observer that throws is told to the debug log, and to nobody else; the next one hears all the same", () => {
  debug.enable("pasvport:server:failure");
  const told: SessionEvent[] = [];
  const throwing = (): void => {
    throw new RangeError("the log is full");
  };
  const observer = debugObserver(throwing, (event) => void told.push(event));
  expect(() => observer(connected)).not.toThrow();
  expect(told).toEqual([connected]);
  expect(lines.join("\n")).toContain("RangeError: the log is full");
});
