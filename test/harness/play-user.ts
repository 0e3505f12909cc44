/** The user of our client: asks for what the U> lines say, and tells what came of it in the words of U< and U!. */

import { FtpClient, type FtpClientOptions } from "@pasvport/ftp-client";
import { ConnectionError, FtpError } from "@pasvport/ftp-core";
import { settingsFrom } from "../../packages/ftp-client/src/client-options.js";
import type { ClientSession } from "../../packages/ftp-client/src/client-session.js";
import { SessionTurns } from "../../packages/ftp-client/src/session-turns.js";
import { commandFrom, userActions } from "./play-actions.js";
import type { LocalSide } from "./play-local.js";
import { dataBytes, fillIn, wireText } from "./play-text.js";
import type { TranscriptLine } from "./transcript.js";

export interface Outcome {
  readonly mark: "U<" | "U!";
  readonly text: string;
}

export class TranscriptUser {
  readonly #turns: SessionTurns;
  readonly #client: FtpClient;
  readonly #local: LocalSide;
  #running: Promise<Outcome> = Promise.resolve({ mark: "U<", text: "" });
  #cancel = new AbortController();

  constructor(options: FtpClientOptions, local: LocalSide) {
    this.#turns = new SessionTurns(settingsFrom(options));
    // The façade over turns of our own: a transcript has commands that no method says.
    this.#client = Reflect.construct(FtpClient, [this.#turns]);
    this.#local = local;
  }

  /** @param following the lines after this one: an upload takes its bytes from them. */
  ask(text: string, following: readonly TranscriptLine[]): void {
    if (text === "cancel") {
      this.#cancel.abort();
      return;
    }
    this.#cancel = new AbortController();
    this.#running = this.#do(text, untilOutcome(following)).then(
      (got) => ({ mark: "U<", text: got }),
      (error: unknown) => ({ mark: "U!", text: describeError(error) }),
    );
  }

  /** What came of the last thing that was asked. */
  outcome(): Promise<Outcome> {
    return this.#running;
  }

  /** Goes without a word. */
  async leave(): Promise<void> {
    this.#turns.destroy(new ConnectionError("the transcript is over"));
    await this.#turns.session?.control.end();
  }

  async #do(text: string, following: readonly TranscriptLine[]): Promise<string> {
    const [, name = "", inParentheses = "", argument = ""] = /^(\w+)(?:\(([^)]*)\))?(?: (.*))?$/.exec(text) ?? [];
    const { signal } = this.#cancel;
    if (name === "connect") return this.#inSession("connect", async () => "connected");
    const action = Object.hasOwn(userActions, name) ? userActions[name] : undefined;
    if (action === undefined) throw new ConnectionError(`no user can ask: ${text}`);
    const options = optionsFrom(inParentheses);
    const isCancelled = following.some(({ mark, text: asked }) => mark === "U>" && asked === "cancel");
    const untilCancelled = async (): Promise<void> => {
      if (isCancelled) await fired(signal);
    };
    return action({
      client: this.#client,
      local: this.#local,
      signal,
      argument: wireText(argument),
      options,
      sent: async function* () {
        for (const { mark, text: bytes } of following) if (mark === "D<") yield dataBytes(bytes);
        await (options.has("unfinished") ? new Promise(() => undefined) : untilCancelled());
      },
      received: untilCancelled,
      say: (line) => this.#inSession("say", ({ control }) => control.say(commandFrom(fillIn(line, control.local)))),
    });
  }

  #inSession<T>(operation: string, work: (session: ClientSession) => Promise<T>): Promise<T> {
    return this.#turns.run({ operation, signal: this.#cancel.signal, stops: "inOrder" }, work);
  }
}

/** Every error that a caller may see is one of ours, and tells what it is about. */
function describeError(error: unknown): string {
  if (!(error instanceof FtpError)) return `a bug: ${error}`;
  const said = `${error.code} ${error.message}`;
  return error.context === undefined ? `a bug, no context: ${said}` : said;
}

/** `offset 3, resume` */
function optionsFrom(text: string): ReadonlyMap<string, string> {
  const words = text.split(", ").filter((option) => option !== "");
  return new Map(
    words.map((option) => {
      const [name = "", value = ""] = option.split(" ");
      return [name, value];
    }),
  );
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
