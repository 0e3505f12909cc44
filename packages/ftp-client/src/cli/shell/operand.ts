/** A word that a command takes: how help shows it, and what it names. */

export interface Operand {
  /** As help shows it: `REMOTE`. */
  readonly name: string;
  readonly kind: WordKind;
  readonly count: "one" | "optional" | "many" | "any";
}

/** What a word names: how it is completed. */
export type WordKind =
  | "remote"
  | "remoteDirectory"
  | "local"
  | "localDirectory"
  | "command"
  | "setting"
  | "settingValue"
  | "mode"
  | "switch"
  | "type"
  | "other";
