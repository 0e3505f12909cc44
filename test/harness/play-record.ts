/** What should have happened and what did, line by line, until the first line that differs. */
import { appendText, isLike } from "./play-text.js";
import { formatLine, type TranscriptLine } from "./transcript.js";

/** Both as text: where they differ, a test prints a readable difference. */
export interface Played {
  readonly expected: string;
  readonly received: string;
}

export class PlayRecord {
  readonly #expected: string[] = [];
  readonly #received: string[] = [];

  /** Our own part, played as it stands. */
  said(line: TranscriptLine): true {
    this.#expected.push(formatLine(line));
    this.#received.push(formatLine(line));
    return true;
  }

  /** The other side's part. False when it differs: there is no use in going on. */
  compare(line: TranscriptLine, received: string | undefined): boolean {
    const isAsExpected = received !== undefined && isLike(line.text, received);
    if (isAsExpected) return this.said(line);
    this.#expected.push(formatLine(line));
    if (received !== undefined) this.#received.push(appendText(line.mark, received));
    return false;
  }

  /** Something happened instead of this line. */
  differ(line: TranscriptLine, received: string): false {
    this.#expected.push(formatLine(line));
    this.#received.push(received);
    return false;
  }

  /** Something happened that stands nowhere. */
  unexpected(received: string): void {
    this.#received.push(received);
  }

  /** What holds after the session. */
  after({ expected, received }: { readonly expected: readonly string[]; readonly received: readonly string[] }): void {
    this.#expected.push(...expected);
    this.#received.push(...received);
  }

  get played(): Played {
    return { expected: this.#expected.join("\n"), received: this.#received.join("\n") };
  }
}
