/** A line on the terminal for each transfer that takes a while, drawn again and again in its place until it is over. */
import { MultiBar, type SingleBar } from "cli-progress";
import type { TransferProgress } from "../transfers/transfer-options.js";
import { progressLine } from "./progress-line.js";
import type { CliSurroundings } from "./surroundings.js";

/** What is done before anybody could read it gets no line. */
const SHOWN_AFTER_MS = 250;

/** More at once would fill the screen. */
const MOST_LINES = 16;

export class ProgressBars {
  readonly #terminal: CliSurroundings["stderr"];
  /** What is shown, by direction and path. */
  readonly #running = new Map<string, TransferProgress>();
  /** What is not shown any more, as its bytes go to the terminal themselves. */
  readonly #hidden = new Set<string>();
  #drawn: { readonly all: MultiBar; readonly byKey: ReadonlyMap<string, SingleBar> } | undefined;

  constructor(terminal: CliSurroundings["stderr"]) {
    this.#terminal = terminal;
  }

  readonly onProgress = (progress: TransferProgress): void => {
    const key = `${progress.direction} ${progress.path}`;
    const isShown = this.#running.has(key);
    if (progress.isDone) {
      this.#running.delete(key);
      this.#hidden.delete(key);
      if (isShown) this.aside(() => undefined);
      return;
    }
    if (this.#hidden.has(key) || (!isShown && progress.elapsedMs < SHOWN_AFTER_MS)) return;
    this.#running.set(key, progress);
    if (isShown) this.#drawn?.byKey.get(key)?.update(progress.bytes, { progress });
    else this.aside(() => undefined);
  };

  /** Lines that stay are written while there are no bars. */
  aside(write: () => void): void {
    this.#erase();
    write();
    this.#draw();
  }

  /** No bars for what runs now. */
  hide(): void {
    for (const key of this.#running.keys()) this.#hidden.add(key);
    this.#running.clear();
    this.#erase();
  }

  #draw(): void {
    if (this.#running.size === 0) return;
    const { rows = 24 } = this.#terminal;
    const all = new MultiBar({
      stream: this.#terminal,
      format: (_options, { maxWidth }, payload: { readonly progress: TransferProgress }) =>
        // One column less: at the last one some terminals go to the next line by themselves.
        progressLine(payload.progress, maxWidth - 1),
      clearOnComplete: true,
      // A program that is ended by force could not show it again.
      hideCursor: false,
      linewrap: true,
      gracefulExit: false,
      forceRedraw: true,
    });
    // The `^C` that a terminal echoes stands at the cursor: behind a full line it would push everything one line down.
    all.on("redraw-post", () => this.#terminal.write("\r"));
    const shown = [...this.#running].slice(0, Math.max(1, Math.min(MOST_LINES, rows - 1)));
    const byKey = new Map(
      shown.map(([key, progress]) => [key, all.create(progress.total ?? 0, progress.bytes, { progress })] as const),
    );
    all.update();
    this.#drawn = { all, byKey };
  }

  #erase(): void {
    this.#drawn?.all.stop();
    this.#drawn = undefined;
  }
}
