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
C> SIZE /a.txt
S> 213 5
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
  ["S> 213 5", "S> 213 6", "server machine", "server in memory", "client in memory", "linked pair"],
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
  ["U> download /a.txt", "U> download(offset 1) /a.txt", "client in memory", "linked pair"],
  ["U> download /a.txt", "U> fetch /a.txt", "client in memory", "linked pair"],
  ["login ", 'kept     /a.txt = "hello"\nlogin ', "client in memory", "linked pair"],
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

describe("the notation for servers that misbehave", () => {
  const client = (text: string) => players["client in memory"]?.(parseTranscript(text)) ?? expect.fail();

  it("has bytes that the server writes at once", async () => {
    const { expected, received } = await client(
      "login  bob\nC> NOOP\nS| 200-a\\nb\\r\\n200 {c*3}\\r\\n\nU< 200 a / b / ccc",
    );
    expect(received).toBe(expected);
  });

  it("has a client that connects again", async () => {
    const again = "C+\nS> 220 *\nC> USER bob\nS> 331 *\nC> PASS ***\nS> 230 *\nC> NOOP\nS> 200 *";
    const { expected, received } = await client(`login  bob\nS-\nC-\nU> send NOOP\n${again}\nU< 200 *`);
    expect(received).toBe(expected);
    const without = await client("login  bob\nS-\nC-\nU> send NOOP\nU< 200 *");
    expect(without.received).toContain("U! CONNECTION");
  });

  it("has files on the user's side, before and after", async () => {
    const setUp = 'local  /a.txt = "old"\nkept  /a.txt = "hello"';
    const text = `${setUp}${session.replace("download", "download(file)").replace("U< hello", "U< 5 bytes")}`;
    const { expected, received } = await client(text.replace(/^storage.*\n/m, ""));
    expect(received).toBe(expected);
    expect(received).toContain('kept  /a.txt = "hello"');
  });

  it("sees an error that does not tell what it is about", async () => {
    const { received } = await client("login  bob\nU> fly\nU< done");
    expect(received).toContain("U! a bug, no context: CONNECTION no user can ask: fly");
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
