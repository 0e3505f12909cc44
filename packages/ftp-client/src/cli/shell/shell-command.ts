/** What a command of the shell is, and what it works with. */
import type { Running } from "../actions/running.js";
import type { Output } from "../output.js";
import type { CliSurroundings } from "../surroundings.js";
import type { Operand } from "./operand.js";
import type { ShellConnection } from "./shell-connection.js";
import type { SettingStore } from "./shell-settings.js";
import type { Word } from "./words.js";

/** One row of the table (`shell-commands`): help, completion and the reading of a line all follow from it. */
export interface ShellCommand {
  /** What it is called; the first is the one that help shows. */
  readonly names: readonly [string, ...string[]];
  /** For help: a few words, without a full stop. */
  readonly summary: string;
  /** Lines that `help` has about it behind its options. */
  readonly more?: readonly string[];
  readonly options?: Readonly<Record<string, ShellOption>>;
  /** Its words, in order. One that is repeated stands last. */
  readonly operands: readonly Operand[];
  /** With this option the first two words change places. */
  readonly turnedRoundBy?: string;
  /** What follows the name is one text, as it was typed: nothing is split, nothing quoted. */
  readonly isVerbatim?: true;
  readonly run: (shell: Shell, call: Call) => Promise<void>;
}

export interface ShellOption {
  readonly type: "boolean" | "string";
  /** For help. */
  readonly summary: string;
  /** What stands behind a `string`, as help shows it: `GLOB`. */
  readonly value?: string;
  /** One letter. */
  readonly short?: string;
  /** May be given several times. */
  readonly multiple?: true;
}

/** One line, read. */
export interface Call {
  readonly command: ShellCommand;
  /** As it was typed. */
  readonly name: string;
  readonly words: readonly Word[];
  readonly flags: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
  /** What follows the name, as it was typed. */
  readonly rest: string;
  /** Fires when the user wants no more of it. */
  readonly signal: AbortSignal;
}

export interface Shell {
  readonly surroundings: CliSurroundings;
  /** Of the command that runs. */
  readonly output: Output;
  readonly connection: ShellConnection;
  readonly settings: SettingStore;
  readonly commands: readonly ShellCommand[];
  /** The terminal that the user types at; undefined where lines come from a script. */
  readonly terminal: ShellTerminal | undefined;
  /** Where relative local paths begin; `lcd` changes it. */
  localDirectory: string;
  /** `quit` was said. */
  isLeaving: boolean;
  /** Logs in at an address, and goes to its path; undefined: at the last one. */
  open(address: string | undefined, signal: AbortSignal): Promise<void>;
  /** Logs in at the same server as somebody else. */
  openAs(user: string, password: string | undefined, signal: AbortSignal): Promise<void>;
  /** For an action; connects where that is needed. @throws OptionError where nothing was opened */
  running(signal: AbortSignal): Promise<Running>;
}

export interface ShellTerminal {
  /** The newest last. */
  history(): readonly string[];
  /** Leaves the keys to somebody else while `work` runs: a password prompt, a pager, the user's own shell. */
  lend<T>(work: () => Promise<T>): Promise<T>;
}
