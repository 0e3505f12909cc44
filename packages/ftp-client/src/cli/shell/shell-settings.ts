/** What `set` can change, a row a setting: how it is read, how it is shown, and when it begins to count. */
import { OptionError } from "@pasvport/ftp-core";
import { type ModeChoice, modeLadders } from "../../mode-choice.js";
import type { TransferType } from "../../operations/representation.js";
import { parseMode, parseParallel, parseRate, parseRetry, parseSeconds } from "../option-values.js";
import type { WordKind } from "./operand.js";

export interface Settings {
  readonly mode: ModeChoice;
  /** Milliseconds for each wait; undefined: those of the library. */
  readonly timeoutMs: number | undefined;
  readonly type: TransferType;
  /** Bytes a second; undefined: as fast as it goes. */
  readonly limitRate: number | undefined;
  readonly retry: number;
  readonly parallel: number;
  readonly trace: boolean;
  readonly verbose: boolean;
}

export interface SettingRow {
  readonly summary: string;
  /** What can be written, for help and faults. */
  readonly values: string;
  readonly kind: WordKind;
  /** @throws OptionError */
  readonly read: (text: string) => Partial<Settings>;
  readonly show: (settings: Settings) => string;
  /** It counts from the next connection on: one that is open is made anew. */
  readonly isOfConnection?: true;
}

export const shellSettings = {
  mode: {
    summary: "who opens data connections, and how it is agreed on",
    values: Object.keys(modeLadders).join(", "),
    kind: "mode",
    read: (text) => ({ mode: parseMode("mode", text) }),
    show: ({ mode }) => mode,
    isOfConnection: true,
  },
  timeout: {
    summary: "seconds for each wait: to connect, for a reply, for data",
    values: "seconds, or default",
    kind: "other",
    read: (text) => ({ timeoutMs: text === "default" ? undefined : parseSeconds("timeout", text) }),
    show: ({ timeoutMs }) => (timeoutMs === undefined ? "default" : String(timeoutMs / 1000)),
    isOfConnection: true,
  },
  type: {
    summary: "copy byte for byte (binary), or adapt line ends (ascii)",
    values: "binary, ascii",
    kind: "type",
    read: (text) => ({ type: parseType(text) }),
    show: ({ type }) => (type === "text" ? "ascii" : "binary"),
  },
  "limit-rate": {
    summary: "bytes a second, at most, all files together",
    values: "500k, 1.5M, or off",
    kind: "other",
    read: (text) => ({ limitRate: text === "off" || text === "0" ? undefined : parseRate("limit-rate", text) }),
    show: ({ limitRate }) => (limitRate === undefined ? "off" : String(limitRate)),
  },
  retry: {
    summary: "how often a transfer that broke off is tried again",
    values: "0 to 1000",
    kind: "other",
    read: (text) => ({ retry: parseRetry("retry", text) }),
    show: ({ retry }) => String(retry),
  },
  parallel: {
    summary: "files copied at the same time, each over a session of its own",
    values: "1 to 16",
    kind: "other",
    read: (text) => ({ parallel: parseParallel("parallel", text) }),
    show: ({ parallel }) => String(parallel),
  },
  trace: {
    summary: "show the dialogue with the server, passwords masked",
    values: "on, off",
    kind: "switch",
    read: (text) => ({ trace: parseSwitch("trace", text) }),
    show: ({ trace }) => switchText(trace),
  },
  verbose: {
    summary: "tell what was copied, and how fast",
    values: "on, off",
    kind: "switch",
    read: (text) => ({ verbose: parseSwitch("verbose", text) }),
    show: ({ verbose }) => switchText(verbose),
  },
} as const satisfies Record<string, SettingRow>;

export type SettingName = keyof typeof shellSettings;

export const settingNames = Object.keys(shellSettings) as readonly SettingName[];

/** The settings as they are now. */
export class SettingStore {
  #settings: Settings;
  readonly #onConnectionChange: () => Promise<void>;

  /** @param onConnectionChange what an open connection was made with has changed */
  constructor(settings: Partial<Settings>, onConnectionChange: () => Promise<void>) {
    this.#settings = { ...initial, ...settings };
    this.#onConnectionChange = onConnectionChange;
  }

  get now(): Settings {
    return this.#settings;
  }

  /** @throws OptionError for a name or a value that there is not */
  async set(name: string, value: string): Promise<void> {
    const row = settingRow(name);
    const before = row.show(this.#settings);
    this.#settings = { ...this.#settings, ...row.read(value) };
    if (row.isOfConnection && row.show(this.#settings) !== before) await this.#onConnectionChange();
  }
}

const initial: Settings = {
  mode: "auto",
  timeoutMs: undefined,
  type: "binary",
  limitRate: undefined,
  retry: 0,
  parallel: 1,
  trace: false,
  verbose: true,
};

/** @throws OptionError */
export function settingRow(name: string): SettingRow {
  const known = settingNames.find((each) => each === name);
  if (known !== undefined) return shellSettings[known];
  throw new OptionError(`"${name}" is not a setting: choose one of ${settingNames.join(", ")}`);
}

/** Words that can be completed. @param earlier the words between the command and this one */
export function wordsFor(kind: WordKind, earlier: readonly string[]): readonly string[] {
  switch (kind) {
    case "setting":
      return settingNames;
    case "settingValue": {
      const name = settingNames.find((each) => each === earlier.at(-1));
      return name === undefined ? [] : wordsFor(shellSettings[name].kind, []);
    }
    case "mode":
      return Object.keys(modeLadders);
    case "switch":
      return ["on", "off"];
    case "type":
      return ["binary", "ascii"];
    case "remote":
    case "remoteDirectory":
    case "local":
    case "localDirectory":
    case "command":
    case "other":
      return [];
    default:
      return kind satisfies never;
  }
}

export function switchText(isOn: boolean): "on" | "off" {
  return isOn ? "on" : "off";
}

/** @throws OptionError */
function parseSwitch(name: string, text: string): boolean {
  if (text === "on" || text === "off") return text === "on";
  throw new OptionError(`${name} "${text}" is neither on nor off`);
}

/** RFC 959 §3.1.1 has the letters. @throws OptionError */
function parseType(text: string): TransferType {
  const word = text.toLowerCase();
  if (["binary", "image", "i"].includes(word)) return "binary";
  if (["ascii", "text", "a"].includes(word)) return "text";
  throw new OptionError(`type "${text}" is not known: choose binary or ascii`);
}
