/** What became of a tree's entries: told one by one, and summed up. Its lists are bounded, however many entries fail. */
import { flatCopy } from "@pasvport/ftp-core";
import { shortReplies } from "./short-replies.js";
import type { LeftOut, TreeEvent, TreeSummary } from "./tree-options.js";

export class TreeReport {
  readonly #onEvent: (event: TreeEvent) => void;
  readonly #onThrow: (error: unknown) => void;
  readonly #leftOut: LeftOut[] = [];
  readonly #failed: { readonly path: string; readonly error: unknown }[] = [];
  #files = 0;
  #directories = 0;
  #bytes = 0;
  #unchanged = 0;
  #omissions = 0;
  #failures = 0;

  /** @param onThrow gets what `onEvent` throws: that is no failure of the entry which it was told about. */
  constructor(onEvent: (event: TreeEvent) => void, onThrow: (error: unknown) => void) {
    this.#onEvent = onEvent;
    this.#onThrow = onThrow;
  }

  /** Never throws. */
  tell(event: TreeEvent): void {
    this.#count(event);
    try {
      this.#onEvent(event);
    } catch (error) {
      this.#onThrow(error);
    }
  }

  get summary(): TreeSummary {
    return {
      files: this.#files,
      directories: this.#directories,
      bytes: this.#bytes,
      unchanged: this.#unchanged,
      leftOut: [...this.#leftOut],
      omissions: this.#omissions,
      failed: [...this.#failed],
      failures: this.#failures,
    };
  }

  #count(event: TreeEvent): void {
    switch (event.kind) {
      case "copied":
        this.#files += 1;
        this.#bytes += event.bytes;
        break;
      case "made":
        this.#directories += 1;
        break;
      case "unchanged":
        this.#unchanged += 1;
        break;
      case "leftOut":
        this.#omissions += 1;
        if (this.#leftOut.length < LISTED) this.#leftOut.push({ path: flatCopy(event.path), why: event.why });
        break;
      case "failed":
        this.#failures += 1;
        shortReplies(event.error);
        if (this.#failed.length < LISTED) this.#failed.push({ path: flatCopy(event.path), error: event.error });
        break;
      case "copying":
      case "retrying":
      case "stopped":
        break;
      default:
        event satisfies never;
    }
  }
}

/** So many of each kind are kept, by paths that stand alone: a name may be part of a line that is far longer. */
const LISTED = 1_000;
