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

export function one(name: string, kind: WordKind): Operand {
  return { name, kind, count: "one" };
}

export function optional(name: string, kind: WordKind): Operand {
  return { name, kind, count: "optional" };
}

/** One at least. */
export function many(name: string, kind: WordKind): Operand {
  return { name, kind, count: "many" };
}

export function any(name: string, kind: WordKind): Operand {
  return { name, kind, count: "any" };
}
