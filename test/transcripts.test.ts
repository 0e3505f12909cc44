/** Every transcript in test/transcripts, played by every player that can: what is written there is what happens. */
import { describe, expect } from "vitest";
import { playClientMachine } from "./harness/play-client-machine.js";
import { playLinkedPair } from "./harness/play-linked-pair.js";
import { playAgainstClient, playAgainstServer } from "./harness/play-over-wire.js";
import type { Played } from "./harness/play-record.js";
import { playServerMachine } from "./harness/play-server-machine.js";
import { memoryWorld, socketWorld } from "./harness/play-world.js";
import type { PlayerName, Transcript } from "./harness/transcript.js";
import { readTranscripts } from "./harness/transcript-files.js";
import { loopbackHosts } from "./interop/loopback-hosts.js";
import { itWith } from "./interop/peer.js";

type Play = (transcript: Transcript) => Promise<Played>;

/** Each player with its ways to cut the bytes. */
const players: Readonly<Record<PlayerName, Readonly<Record<string, Play>>>> = {
  "server machine": {
    "line by line": (transcript) => playServerMachine(transcript, "whole"),
    "byte by byte": (transcript) => playServerMachine(transcript, "bytewise"),
  },
  "server in memory": {
    "line by line": (transcript) => playAgainstServer(transcript, memoryWorld(transcript, "asWritten")),
    "byte by byte": (transcript) => playAgainstServer(transcript, memoryWorld(transcript, "bytewise")),
  },
  "server on sockets": {
    "line by line": (transcript) => playAgainstServer(transcript, socketWorld(transcript, "whole")),
    "byte by byte": (transcript) => playAgainstServer(transcript, socketWorld(transcript, "bytewise")),
  },
  "client machine": {
    "line by line": (transcript) => playClientMachine(transcript, "whole"),
    "byte by byte": (transcript) => playClientMachine(transcript, "bytewise"),
  },
  "client in memory": {
    "line by line": (transcript) => playAgainstClient(transcript, memoryWorld(transcript, "asWritten")),
    "byte by byte": (transcript) => playAgainstClient(transcript, memoryWorld(transcript, "bytewise")),
  },
  "client on sockets": {
    "line by line": (transcript) => playAgainstClient(transcript, socketWorld(transcript, "whole")),
    "byte by byte": (transcript) => playAgainstClient(transcript, socketWorld(transcript, "bytewise")),
  },
  "linked pair": {
    "line by line": (transcript) => playLinkedPair(transcript, "asWritten"),
    "byte by byte": (transcript) => playLinkedPair(transcript, "bytewise"),
    "joined lines": (transcript) => playLinkedPair(transcript, "joined"),
  },
};

const [, ipv6] = await loopbackHosts();

describe.each(readTranscripts().map(({ name, transcript }) => [name, transcript] as const))("%s", (_, transcript) => {
  for (const name of transcript.players) {
    for (const [how, play] of Object.entries(players[name])) {
      const needed = name.endsWith("on sockets") && transcript.family === "ipv6" ? [ipv6] : [];
      itWith(needed, `${name}, ${how}`, async () => {
        const { expected, received } = await play(transcript);
        expect(received).toBe(expected);
      });
    }
  }
});
