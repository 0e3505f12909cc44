/** Names of the server, for completion: asked for once, in a bounded time, and forgotten when a command has run. */

import type { DirectoryEntry } from "@pasvport/ftp-core";
import type { Network } from "@pasvport/ftp-core/net";
import { pause } from "@pasvport/ftp-core/net";
import type { FtpClient } from "../../../ftp-client.js";
import type { Candidate } from "./completer.js";

/** Whoever presses a key waits no longer than this. */
const BOUND_MS = 3_000;

/** The names of so many directories are kept. */
const MAX_DIRECTORIES = 20;

export class RemoteNames {
  readonly #connect: (signal: AbortSignal) => Promise<FtpClient>;
  readonly #clock: Network["clock"];
  readonly #known = new Map<string, readonly Candidate[]>();
  #asking = new AbortController();

  constructor(connect: (signal: AbortSignal) => Promise<FtpClient>, clock: Network["clock"]) {
    this.#connect = connect;
    this.#clock = clock;
  }

  /** Nothing, where the server does not tell in time. @throws what a listing throws */
  async in(directory: string): Promise<readonly Candidate[]> {
    const known = this.#known.get(directory);
    if (known !== undefined) return known;
    const asking = new AbortController();
    this.#asking = asking;
    const over = new AbortController();
    const late = pause(this.#clock, BOUND_MS, AbortSignal.any([asking.signal, over.signal])).then(() => undefined);
    const listed = this.#list(directory, asking.signal);
    // What comes too late is nobody's any more.
    listed.catch(() => undefined);
    try {
      const found = await Promise.race([listed, late]);
      if (found === undefined) return [];
      if (this.#known.size >= MAX_DIRECTORIES) this.#known.clear();
      this.#known.set(directory, found);
      return found;
    } finally {
      asking.abort();
      over.abort();
    }
  }

  /** Ctrl-C. */
  giveUp(): void {
    this.#asking.abort();
  }

  forget(): void {
    this.#known.clear();
  }

  async #list(directory: string, signal: AbortSignal): Promise<readonly Candidate[]> {
    const client = await this.#connect(signal);
    const { entries } = await client.list(directory, { signal });
    return entries.filter(({ name }) => !name.includes("/")).map(candidateOf);
  }
}

function candidateOf({ name, type }: DirectoryEntry): Candidate {
  // Nobody knows where a link leads to: the user says whether there is a slash behind it.
  return { name, end: type === "directory" ? "/" : type === "symlink" || type === "unknown" ? "" : " " };
}
