/** Plays a transcript with our whole server and our whole client, joined in memory: both traces must tell what is written. */
import {
  describeCommandLine,
  encodeWireText,
  FtpError,
  formatTrace,
  parseCommandLine,
  type TraceEvent,
} from "@pasvport/ftp-core";
import type { Segmentation } from "@pasvport/ftp-core/simulation";
import { FtpServer, StorageError } from "@pasvport/ftp-server";
import { LocalSide } from "./play-local.js";
import { type Played, PlayRecord } from "./play-record.js";
import { serverOptions, storedLines, transcriptStorage } from "./play-storage.js";
import { clientOptions, storyOf } from "./play-story.js";
import { appendText, isLike, wireText } from "./play-text.js";
import { TranscriptUser } from "./play-user.js";
import { memoryWorld, type World } from "./play-world.js";
import type { Transcript, TranscriptLine } from "./transcript.js";

export async function playLinkedPair(transcript: Transcript, segmentation: Segmentation): Promise<Played> {
  const world = memoryWorld(transcript, segmentation);
  const storage = transcriptStorage(transcript);
  const atServer = new Trace();
  const atClient = new Trace();
  const local = { host: world.serverAddress, port: world.controlPort };
  const server = new FtpServer({
    ...serverOptions(transcript, storage, { network: world.server, local, takenPort: 1 }),
    observer: (event) => {
      if (event.kind === "traced") atServer.add(event.event);
      if (event.kind === "failed" && !(event.error instanceof StorageError)) atServer.bugs.push(String(event.error));
    },
  });
  await server.listen();
  const options = {
    ...clientOptions(transcript, world, local.port),
    onTrace: (event: TraceEvent) => atClient.add(event),
  };
  await using localSide = new LocalSide(transcript);
  const play = new LinkedPlay({ world, user: new TranscriptUser(options, localSide), atClient });
  const isAsWritten = await play.run(storyOf(transcript));
  await world.wait("the end of the server", server.close());
  if (isAsWritten) {
    compareTrace(play.record, transcript, atServer);
    play.record.after(await storedLines(storage, transcript));
    play.record.after(await localSide.keptLines());
  }
  return play.record.played;
}

interface LinkedOptions {
  readonly world: World;
  readonly user: TranscriptUser;
  readonly atClient: Trace;
}

class LinkedPlay {
  readonly record = new PlayRecord();
  readonly #options: LinkedOptions;

  constructor(options: LinkedOptions) {
    this.#options = options;
  }

  /** False when something else happened than what is written. */
  async run(story: readonly TranscriptLine[]): Promise<boolean> {
    const { world, user, atClient } = this.#options;
    let isAsWritten = true;
    for (const [index, line] of story.entries()) {
      try {
        isAsWritten = await world.wait(`line ${line.number}`, this.#play(line, story.slice(index + 1)));
      } catch (error) {
        if (!(error instanceof FtpError)) throw error;
        isAsWritten = this.record.differ(line, `(line ${line.number}: ${error.message})`);
      }
      if (!isAsWritten) break;
    }
    if (isAsWritten) for (const line of atClient.rest()) this.record.unexpected(`${line} (at the client)`);
    await world.wait("the end of the client", user.leave());
    return isAsWritten;
  }

  async #play(line: TranscriptLine, following: readonly TranscriptLine[]): Promise<boolean> {
    const { user, atClient } = this.#options;
    switch (line.mark) {
      case "U>":
        user.ask(line.text, following);
        return this.record.said(line);
      case "U<":
      case "U!": {
        const { mark, text } = await user.outcome();
        return mark === line.mark ? this.record.compare(line, text) : this.record.differ(line, appendText(mark, text));
      }
      case "C>":
      case "S>": {
        const traced = await atClient.next();
        return isTraced(line, traced) ? this.record.said(line) : this.record.differ(line, traced);
      }
      default:
        // Bytes and ends of connections are compared by what the user gets and what the storage has.
        return true;
    }
  }
}

function compareTrace(record: PlayRecord, { lines }: Transcript, atServer: Trace): void {
  const rest = atServer.rest();
  // Each direction by itself: the server may answer what it has seen on the data connection before it reads ABOR.
  for (const mark of ["C>", "S>"] as const) {
    const traced = rest.filter((line) => line.startsWith(mark));
    const said = lines.filter((line) => line.mark === mark);
    const different = said.findIndex((line, index) => !isTraced(line, traced[index] ?? ""));
    const line = said[different];
    if (line !== undefined) record.differ(line, `${traced[different] ?? "(nothing)"} (at the server)`);
    else for (const more of traced.slice(said.length)) record.unexpected(`${more} (at the server)`);
  }
  const opened = lines.filter(({ mark }) => mark === "D+" || mark === "D-" || mark === "D!").map(({ mark }) => mark);
  record.after({
    expected: [`data at the server: ${opened.join(" ")}`],
    received: [`data at the server: ${atServer.data.join(" ")}`],
  });
  for (const bug of atServer.bugs) record.unexpected(`${bug} (at the server)`);
}

/** Secrets are masked in a trace. */
function isTraced({ mark, text }: TranscriptLine, traced: string): boolean {
  const expected = mark === "C>" ? describeCommandLine(parseCommandLine(encodeWireText(text))) : text;
  return traced.startsWith(`${mark} `) && isLike(expected, wireText(traced.slice(mark.length + 1)));
}

/** The lines that one side has traced: commands and replies; and by themselves the marks of the data connections. */
class Trace {
  readonly bugs: string[] = [];
  readonly data: string[] = [];
  readonly #lines: string[] = [];
  #wake: () => void = () => undefined;

  add(event: TraceEvent): void {
    const lines = formatTrace(event);
    if (event.kind === "command" || event.kind === "reply") this.#lines.push(...lines);
    else this.data.push(...lines.map((line) => line.slice(0, 2)));
    this.#wake();
  }

  async next(): Promise<string> {
    for (;;) {
      const line = this.#lines.shift();
      if (line !== undefined) return line;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  rest(): readonly string[] {
    return this.#lines.splice(0);
  }
}
