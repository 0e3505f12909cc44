/** The players see what differs from a transcript, and show it; and they play live traces. */

import { FtpClient } from "@pasvport/ftp-client";
import { formatTrace, type TraceEvent } from "@pasvport/ftp-core";
import { createMemoryNetwork } from "@pasvport/ftp-core/simulation";
import { anonymousUsers, createMemoryStorage, FtpServer } from "@pasvport/ftp-server";
import { describe, expect, it } from "vitest";
import { playClientMachine } from "./play-client-machine.js";
import { playLinkedPair } from "./play-linked-pair.js";
import { playAgainstClient, playAgainstServer } from "./play-over-wire.js";
import type { Played } from "./play-record.js";
import { playServerMachine } from "./play-server-machine.js";
import { storyOf } from "./play-story.js";
import { traceTranscript } from "./play-trace.js";
import { memoryWorld } from "./play-world.js";
import { formatLine, parseTranscript, type Transcript, TranscriptError } from "./transcript.js";

type Play = (transcript: Transcript) => Promise<Played>;

const players: Readonly<Record<string, Play>> = {
  "server machine": (transcript) => playServerMachine(transcript, "whole"),
  "server in memory": (transcript) => playAgainstServer(transcript, memoryWorld(transcript, "asWritten")),
  "client machine": async (transcript) => playClientMachine(transcript, "whole"),
  "client in memory": (transcript) => playAgainstClient(transcript, memoryWorld(transcript, "asWritten")),
  "linked pair": (transcript) => playLinkedPair(transcript, "asWritten"),
};

const session = `
storage  /a.txt = "hello"
login    anonymous
U> download /a.txt
C> TYPE I
S> 200 *
C> EPSV
S> 229 * ({data})
D+
C> RETR /a.txt
S> 125 *
D> hello
D-
S> 226 *
U< hello
`;

/** A line of the session, what is written instead, and who must see that it is wrong. */
const changes: readonly (readonly [line: string, instead: string, ...players: readonly string[]])[] = [
  ["S> 226 *", "S> 250 *", "server machine", "server in memory", "linked pair"],
  ["S> 125 *", "S> 150 *", "server machine", "server in memory", "linked pair"],
  ["S> 226 *\n", "S> 226 *\nS> 200 more\n", "server machine", "server in memory", "client machine", "linked pair"],
  ["S> 226 *\n", "", "server machine", "server in memory", "client machine", "client in memory", "linked pair"],
  ["C> TYPE I", "C> TYPE A", "client in memory", "linked pair"],
  ["C> RETR /a.txt", "C> RETR /b.txt", "server machine", "server in memory", "client in memory", "linked pair"],
  ["C> EPSV\nS> 229 * ({data})", "C> EPSV\nS> 500 *", "server machine", "server in memory", "client in memory"],
  ["D> hello", "D> hell", "server machine", "server in memory", "client in memory"],
  ["D> hello", "D> hello!", "server machine", "server in memory", "client in memory"],
  [
    "D> hello\nD-",
    "D> hello\nD! the server reset it",
    "server in memory",
    "client machine",
    "client in memory",
    "linked pair",
  ],
  ["U< hello", "U< goodbye", "client in memory", "linked pair"],
  ["U< hello", "U! DATA_CHANNEL *", "client machine", "client in memory", "linked pair"],
  ['storage  /a.txt = "hello"\n', "", "server machine", "server in memory", "linked pair"],
  ["login ", 'stored   /b.txt = "x"\nlogin ', "server machine", "server in memory", "linked pair"],
  ["login ", "stored   /a.txt = directory\nlogin ", "server machine", "server in memory", "linked pair"],
  ["login ", "stored   /a.txt = nothing\nlogin ", "server machine", "server in memory", "linked pair"],
];

describe("a transcript that is not true", () => {
  const cases = changes.flatMap(([line, instead, ...names]) => names.map((name) => [name, line, instead] as const));

  it.each(cases)("is seen by the %s: %j -> %j", async (name, line, instead) => {
    const play = players[name] ?? expect.fail();
    expect(session).toContain(line);
    const { expected, received } = await play(parseTranscript(session.replace(line, instead)));
    expect(received).not.toBe(expected);
  });

  it("shows what came instead, and nothing of what could not be played", async () => {
    const { expected, received } = await playServerMachine(
      parseTranscript("C> FOO\nS> 200 *\nC> NOOP\nS> 200 *"),
      "whole",
    );
    expect(expected).toBe("S> 220 *\nC> FOO\nS> 200 *");
    expect(received).toBe("S> 220 *\nC> FOO\nS> 500 FOO is no FTP command");
  });

  it.each(Object.entries(players))("is not what stands here: the %s agrees with it", async (_, play) => {
    const { expected, received } = await play(parseTranscript(session));
    expect(received).toBe(expected);
  });
});

describe("storyOf", () => {
  const story = (text: string): readonly string[] => storyOf(parseTranscript(text)).map(formatLine);

  it("tells what the user asks where the file leaves it out", () => {
    expect(story("login  bob\nC> NOOP\nS> 200 *\nC> CWD /x\nS> 550 *").slice(5)).toEqual([
      "S> 230 *",
      "U< *",
      "U> say NOOP",
      "C> NOOP",
      "S> 200 *",
      "U< *",
      "U> say CWD /x",
      "C> CWD /x",
      "S> 550 *",
      "U! NEGATIVE_REPLY *",
    ]);
  });

  it("refuses a transfer that nobody asks for", () => {
    expect(() => story("login  bob\nC> RETR /x\nS> 550 *")).toThrow(TranscriptError);
    expect(() => story("login  bob\nC> RETR /x\nS> 550 *")).toThrow("line 2: RETR needs a U> line");
  });
});

describe("a live trace", () => {
  const set = ['storage  /a.txt = "hello"'];

  it.each(["epsv", "pasv", "eprt", "port"] as const)("of a session in mode %s is a transcript", async (mode) => {
    const { atServer, atClient } = await liveTraces(mode);
    const traces = { "server machine": atServer, "server in memory": atServer, "client machine": atClient };
    for (const [name, trace] of Object.entries(traces)) {
      const { expected, received } = (await players[name]?.(traceTranscript(set, trace))) ?? expect.fail();
      expect(received).toBe(expected);
      expect(received).toContain("D- 5 bytes");
    }
  });

  async function liveTraces(
    mode: "epsv" | "pasv" | "eprt" | "port",
  ): Promise<{ atServer: string[]; atClient: string[] }> {
    const { clock, host: newHost } = createMemoryNetwork();
    const host = "192.0.2.1";
    const atServer: string[] = [];
    const atClient: string[] = [];
    const server = new FtpServer({
      storage: createMemoryStorage({ "/a.txt": "hello" }),
      authenticator: anonymousUsers(),
      network: newHost(host),
      hosts: [host],
      port: 21,
      observer: (event) => event.kind === "traced" && atServer.push(...formatTrace(event.event)),
    });
    await server.listen();
    const session = async (): Promise<void> => {
      const onTrace = (event: TraceEvent): void => void atClient.push(...formatTrace(event));
      await using client = await FtpClient.connect({ host, network: newHost("198.51.100.7"), mode, onTrace });
      await client.download("/a.txt", () => undefined);
      await expect(client.download("/nowhere", () => undefined)).rejects.toMatchObject({ code: "NEGATIVE_REPLY" });
    };
    await clock.until(session());
    await clock.until(server.close());
    return { atServer, atClient };
  }
});
