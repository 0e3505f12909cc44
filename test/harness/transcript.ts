/**
 * A session as text, in the notation of RFC 3659's examples, and its reader. What `--trace` prints is a transcript already.
 *
 *     # RETR in active mode. RFC 959 §3.2
 *     storage  /a.txt = "hello"
 *     login    anonymous
 *     C> PORT {data}
 *     S> 200 *
 */
import { appendText } from "./play-text.js";

/** What a line begins with, and what it tells. */
export const marks = {
  "C>": "the client says this line",
  "C|": "the client writes these bytes, line ends included",
  "C-": "the client ends the control connection",
  "C+": "the client connects again",
  "S>": "the server says this line",
  "S|": "the server writes these bytes at once, line ends included",
  "S-": "the server ends the control connection",
  "D+": "the data connection opens",
  "D>": "these bytes go to the client",
  "D<": "these bytes go to the server",
  "D-": "the sender of the data ends it",
  "D!": "the data connection is lost, or never came; `the client …`, `the server …` says who broke it",
  "D?": "a stranger tries the data port, and is dropped",
  "U>": "the user asks this of the client",
  "U<": "the user gets this",
  "U!": "the user gets this error: its code and its message",
} as const;

export type Mark = keyof typeof marks;

export interface TranscriptLine {
  readonly mark: Mark;
  /** As it stands in the file: `play-text` knows its escapes, `*` and `{data}`. */
  readonly text: string;
  /** Where it stands in the file, from 1. */
  readonly number: number;
}

export const playerNames = [
  "server machine",
  "server in memory",
  "server on sockets",
  "client machine",
  "client in memory",
  "client on sockets",
  "linked pair",
] as const;

export type PlayerName = (typeof playerNames)[number];

/** Where a storage can fail. */
export const faultSteps = [
  "stat",
  "list",
  "retrieve",
  "read",
  "store",
  "write",
  "publish",
  "makeDirectory",
  "removeDirectory",
  "removeFile",
  "rename",
  "changeMode",
  "changeTime",
  "freeBytes",
] as const;

/** At which step a storage fails, and how: `fault  /a.txt read broken after 3`. */
export interface Fault {
  readonly path: string;
  readonly step: (typeof faultSteps)[number];
  /** A kind of StorageError. */
  readonly kind: string;
  readonly afterBytes: number;
}

export interface Transcript {
  readonly title: string;
  readonly lines: readonly TranscriptLine[];
  readonly players: readonly PlayerName[];
  readonly family: "ipv4" | "ipv6";
  /** Path -> content, before the session; a path that ends in a slash is an empty directory. */
  readonly storage: ReadonlyMap<string, string>;
  /** Path -> what must be there after the session, as it is written: `"content"`, `directory`, `nothing`. */
  readonly stored: ReadonlyMap<string, string>;
  /** The same on the user's side: what the local folder has before and after. */
  readonly local: ReadonlyMap<string, string>;
  readonly kept: ReadonlyMap<string, string>;
  readonly faults: readonly Fault[];
  /** Options of the two sides, by name. */
  readonly server: ReadonlyMap<string, string>;
  readonly client: ReadonlyMap<string, string>;
}

export class TranscriptError extends Error {
  override readonly name = "TranscriptError";
}

/** @throws TranscriptError that names the line */
export function parseTranscript(text: string): Transcript {
  const setUp = new SetUp();
  const lines: TranscriptLine[] = [];
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const number = index + 1;
    if (raw.trim() === "") continue;
    if (raw.startsWith("#")) {
      setUp.title ??= raw.slice(1).trim();
      continue;
    }
    const [, mark = "", said = ""] = /^([A-Z][^A-Za-z\s])(?: (.*))?$/.exec(raw) ?? [];
    if (isMark(mark)) lines.push({ mark, text: said, number });
    else if (mark !== "") throw new TranscriptError(`line ${number}: no line begins with ${mark}`);
    else if (lines.length > 0)
      throw new TranscriptError(`line ${number}: the session has begun: "${raw}" comes too late`);
    else setUp.read(raw, number);
  }
  return setUp.with(lines);
}

export function formatLine({ mark, text }: Pick<TranscriptLine, "mark" | "text">): string {
  return appendText(mark, text);
}

function isMark(word: string): word is Mark {
  return Object.hasOwn(marks, word);
}

class SetUp {
  title: string | undefined;
  #players: readonly PlayerName[] = playerNames;
  #family: Transcript["family"] = "ipv4";
  #login: { readonly user: string; readonly number: number } | undefined;
  /** `storage` and `local`: what is there before. `stored` and `kept`: what must be there afterwards. */
  readonly #files = {
    storage: new Map<string, string>(),
    stored: new Map<string, string>(),
    local: new Map<string, string>(),
    kept: new Map<string, string>(),
  };
  readonly #faults: Fault[] = [];
  readonly #server = new Map<string, string>();
  readonly #client = new Map<string, string>();

  read(line: string, number: number): void {
    const [, keyword = "", value = ""] = /^(\S+)\s+(.*?)\s*$/.exec(line) ?? [];
    const isRead = this.#take(keyword, value, number);
    if (!isRead) throw new TranscriptError(`line ${number}: "${line}" is neither set-up nor a line of a session`);
  }

  with(lines: readonly TranscriptLine[]): Transcript {
    return {
      title: this.title ?? "",
      lines: [...this.#opening(lines), ...lines],
      players: this.#players,
      family: this.#family,
      ...this.#files,
      faults: this.#faults,
      server: this.#server,
      client: this.#client,
    };
  }

  /** What is the same in most sessions and need not be written: the greeting, and with `login` the login. */
  #opening(lines: readonly TranscriptLine[]): readonly TranscriptLine[] {
    if (this.#login === undefined) {
      const [first] = lines;
      const isClients = first?.mark === "C>" || first?.mark === "C|";
      return isClients ? [{ mark: "S>", text: "220 *", number: first.number }] : [];
    }
    const { user, number } = this.#login;
    const said = (mark: "C>" | "S>", text: string): TranscriptLine => ({ mark, text, number });
    return [
      said("S>", "220 *"),
      said("C>", `USER ${user}`),
      said("S>", "331 *"),
      said("C>", "PASS ***"),
      said("S>", "230 *"),
    ];
  }

  /** False for what it does not understand. */
  #take(keyword: string, value: string, number: number): boolean {
    switch (keyword) {
      case "storage":
      case "stored":
      case "local":
      case "kept":
        return this.#takeFile(keyword, value);
      case "fault":
        return this.#takeFault(value);
      case "server":
      case "client": {
        const [, name, setting] = /^(\w+) (\S+)$/.exec(value) ?? [];
        if (name === undefined || setting === undefined) return false;
        (keyword === "server" ? this.#server : this.#client).set(name, setting);
        return true;
      }
      case "network":
        if (value !== "ipv4" && value !== "ipv6") return false;
        this.#family = value;
        return true;
      case "login":
        this.#login = { user: value, number };
        return value !== "";
      case "players":
        return this.#takePlayers(value);
      default:
        return false;
    }
  }

  #takeFile(keyword: "storage" | "stored" | "local" | "kept", value: string): boolean {
    const [, path, what, content] = /^(\/.*?) = ("(.*)"|directory|nothing)$/.exec(value) ?? [];
    if (path === undefined || what === undefined) return false;
    const isAfterwards = keyword === "stored" || keyword === "kept";
    if (isAfterwards) this.#files[keyword].set(path, what);
    else if (content !== undefined) this.#files[keyword].set(path, content);
    else this.#files[keyword].set(`${path}/`, "");
    return isAfterwards || what !== "nothing";
  }

  #takeFault(value: string): boolean {
    const [, path, word, kind, after = "0"] = /^(\/\S*) (\w+) (\w+)(?: after ([0-9]+))?$/.exec(value) ?? [];
    const step = faultSteps.find((known) => known === word);
    if (path === undefined || step === undefined || kind === undefined) return false;
    this.#faults.push({ path, step, kind, afterBytes: Number(after) });
    return true;
  }

  /** `server, linked pair -- reason`: `server` and `client` stand for all players whose name begins so. */
  #takePlayers(value: string): boolean {
    const [, list = ""] = /^(.*?) +-- +\S.*$/.exec(value) ?? [];
    const words = list.split(", ");
    const named = words.map((word) => playerNames.filter((name) => name === word || name.startsWith(`${word} `)));
    this.#players = named.flat();
    return named.every((names) => names.length > 0);
  }
}
