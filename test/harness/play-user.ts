/** The user of our client: asks for what the U> lines say, and tells what came of it in the words of U< and U!. */

import type { FtpClientOptions } from "@pasvport/ftp-client";
import { type Command, ConnectionError, decodeWireText, FtpError, findVerb, readCommand } from "@pasvport/ftp-core";
import { settingsFrom } from "../../packages/ftp-client/src/client-options.js";
import type { ClientSession } from "../../packages/ftp-client/src/client-session.js";
import { connect } from "../../packages/ftp-client/src/connect.js";
import { list } from "../../packages/ftp-client/src/operations/listing.js";
import { logout } from "../../packages/ftp-client/src/operations/logout.js";
import { retrieve } from "../../packages/ftp-client/src/operations/retrieve.js";
import { store } from "../../packages/ftp-client/src/operations/store.js";
import { dataBytes, describeBytes, fillIn, wireText } from "./play-text.js";
import type { TranscriptLine } from "./transcript.js";

export interface Outcome {
  readonly mark: "U<" | "U!";
  readonly text: string;
}

export class TranscriptUser {
  readonly #options: FtpClientOptions;
  #session: ClientSession | undefined;
  #running: Promise<Outcome> = Promise.resolve({ mark: "U<", text: "" });
  #cancel = new AbortController();

  constructor(options: FtpClientOptions) {
    this.#options = options;
  }

  /** @param following the lines after this one: an upload takes its bytes from them. */
  ask(text: string, following: readonly TranscriptLine[]): void {
    if (text === "cancel") {
      this.#cancel.abort();
      return;
    }
    this.#cancel = new AbortController();
    this.#running = this.#do(text, following).then(
      (got) => ({ mark: "U<", text: got }),
      (error: unknown) => ({
        mark: "U!",
        text: error instanceof FtpError ? `${error.code} ${error.message}` : `a bug: ${error}`,
      }),
    );
  }

  /** What came of the last thing that was asked. */
  outcome(): Promise<Outcome> {
    return this.#running;
  }

  /** Goes without a word. */
  async leave(): Promise<void> {
    this.#session?.control.abandon(new ConnectionError("the transcript is over"));
    await this.#session?.control.end();
  }

  async #do(text: string, following: readonly TranscriptLine[]): Promise<string> {
    const [, action, argument = ""] = /^(\w+)(?: (.*))?$/.exec(text) ?? [];
    const { signal } = this.#cancel;
    switch (action) {
      case "connect":
        this.#session = await connect(settingsFrom(this.#options));
        return "connected";
      case "list": {
        const { entries } = await list(this.#inSession, wireText(argument), { signal });
        return entries.map(({ name }) => name).join(" ");
      }
      case "download": {
        const chunks: Uint8Array[] = [];
        const take = async (chunk: Uint8Array): Promise<void> => {
          chunks.push(chunk);
          if (isCancelled(following)) await fired(signal);
        };
        await retrieve(this.#inSession, wireText(argument), take, { signal });
        return describeBytes(Buffer.concat(chunks));
      }
      case "upload":
        return `${await store(this.#inSession, wireText(argument), sentIn(following, signal), { signal })} bytes`;
      case "say": {
        const { code, lines } = await this.#inSession.control.say(
          commandFrom(fillIn(argument, this.#inSession.control.local)),
        );
        return `${code} ${lines.join(" / ")}`;
      }
      case "quit":
        await logout(this.#inSession);
        return "goodbye";
      default:
        throw new ConnectionError(`no user can ask: ${text}`);
    }
  }

  get #inSession(): ClientSession {
    if (this.#session === undefined) throw new ConnectionError("there is no session");
    return this.#session;
  }
}

/** Whether the user is going to cancel this: then nothing moves on before that. */
function isCancelled(following: readonly TranscriptLine[]): boolean {
  return untilOutcome(following).some(({ mark, text }) => mark === "U>" && text === "cancel");
}

/** The bytes of the upload that this is about: those of its D< lines. */
async function* sentIn(following: readonly TranscriptLine[], signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for (const { mark, text } of untilOutcome(following)) if (mark === "D<") yield dataBytes(text);
  if (isCancelled(following)) await fired(signal);
}

function untilOutcome(following: readonly TranscriptLine[]): readonly TranscriptLine[] {
  return following.slice(
    0,
    following.findIndex(({ mark }) => mark === "U<" || mark === "U!"),
  );
}

async function fired(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
}

/** A line as the command that it is. @throws RemoteProtocolError for a line that our client never says */
export function commandFrom(text: string): Command {
  const separator = text.indexOf(" ");
  const verb = findVerb(separator === -1 ? text : text.slice(0, separator));
  if (verb === undefined) throw new ConnectionError(`our client does not know ${decodeWireText(Buffer.from(text))}`);
  return readCommand(verb, separator === -1 ? undefined : text.slice(separator + 1));
}
