import { formatTrace, reply, type TraceEvent } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import { formatLine, parseTranscript, playerNames, TranscriptError } from "./transcript.js";

const example = `# RETR in active mode. RFC 959 §3.2
# A second remark.
network  ipv6
storage  /a.txt = "hello\\n"
storage  /with = "quotes" = "x"
storage  /empty = directory
stored   /b.txt = "x"
stored   /c.txt = nothing
stored   /d = directory
fault    /a.txt read broken after 3
server   dataMs 50
client   mode auto
players  server, linked pair  -- a reason

C> EPRT {data}
S> 211-Features:
S>  SIZE

D+
D> hello
D- 5 bytes
U< hello
`;

describe("parseTranscript", () => {
  it("reads the lines of a session, with their numbers", () => {
    const { title, lines } = parseTranscript(example);
    expect(title).toBe("RETR in active mode. RFC 959 §3.2");
    expect(lines.map((line) => [line.number, formatLine(line)])).toEqual([
      [15, "S> 220 *"],
      [15, "C> EPRT {data}"],
      [16, "S> 211-Features:"],
      [17, "S>  SIZE"],
      [19, "D+"],
      [20, "D> hello"],
      [21, "D- 5 bytes"],
      [22, "U< hello"],
    ]);
  });

  it("reads the set-up", () => {
    expect(parseTranscript(example)).toMatchObject({
      family: "ipv6",
      storage: new Map([
        ["/a.txt", "hello\\n"],
        ["/with", 'quotes" = "x'],
        ["/empty/", ""],
      ]),
      stored: new Map([
        ["/b.txt", '"x"'],
        ["/c.txt", "nothing"],
        ["/d", "directory"],
      ]),
      faults: [{ path: "/a.txt", step: "read", kind: "broken", afterBytes: 3 }],
      server: new Map([["dataMs", "50"]]),
      client: new Map([["mode", "auto"]]),
      players: ["server machine", "server in memory", "server on sockets", "linked pair"],
    });
  });

  it("lets every player play where nothing else is said", () => {
    expect(parseTranscript("C> NOOP\nS> 200 *\n").players).toEqual(playerNames);
  });

  it("adds the greeting and the login that are not written out", () => {
    const lines = (text: string): readonly string[] => parseTranscript(text).lines.map(formatLine);
    expect(lines("C> NOOP")).toEqual(["S> 220 *", "C> NOOP"]);
    expect(lines("S> 120 soon\nS> 220 now")).toEqual(["S> 120 soon", "S> 220 now"]);
    expect(lines("login  writer\nC> NOOP")).toEqual([
      "S> 220 *",
      "C> USER writer",
      "S> 331 *",
      "C> PASS ***",
      "S> 230 *",
      "C> NOOP",
    ]);
  });

  it.each([
    ["C> NOOP\nX> what", "line 2: no line begins with X>"],
    ["C> NOOP\n\nS} what", "line 3: no line begins with S}"],
    ["hello world", 'line 1: "hello world" is neither set-up nor a line of a session'],
    ["storage  a.txt = hello", 'line 1: "storage  a.txt = hello" is neither'],
    ["storage  /a.txt = nothing", "line 1: "],
    ["# x\nfault  /a.txt explodes", "line 2: "],
    ["network  ipv5", "line 1: "],
    ["server  dataMs", "line 1: "],
    ["players  nobody  -- there is a reason", "line 1: "],
    ["players  server", "line 1: "],
    ["C> NOOP\nlogin  writer", 'line 2: the session has begun: "login  writer" comes too late'],
  ])("refuses %j and names the line", (text, message) => {
    expect(() => parseTranscript(text)).toThrow(TranscriptError);
    expect(() => parseTranscript(text)).toThrow(message);
  });

  it("reads every line that a trace writes", () => {
    const events: readonly TraceEvent[] = [
      { kind: "reply", reply: reply(220, "one", "220 two", "three") },
      { kind: "command", text: "PASS ***" },
      { kind: "dataOpened", how: "dialled 127.0.0.1:20" },
      { kind: "dataEnded", bytes: 5 },
      { kind: "dataLost", why: "it was reset" },
    ];
    const trace = events.flatMap(formatTrace);
    expect(parseTranscript(trace.join("\r\n")).lines.map(formatLine)).toEqual(trace);
  });
});
