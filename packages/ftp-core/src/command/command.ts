/** A command: a verb with its typed argument. RFC 959 §4.1 */
import { type ArgumentOf, argumentForms } from "./argument-forms.js";
import { commandRow, type commandTable, type Verb } from "./command-table.js";

export type ArgumentFor<V extends Verb> = ArgumentOf<(typeof commandTable)[V]["argument"]>;

/** `Command<"RETR">` is one command; plain `Command` is any of them, told apart by `verb`. */
export type Command<V extends Verb = Verb> = V extends Verb
  ? { readonly verb: V; readonly argument: ArgumentFor<V> }
  : never;

/** A command that table 1 does not know, as it was typed: a server's own. It is answered like a simple one. */
export interface UnlistedCommand {
  readonly verb: undefined;
  /** The whole line, without its end. */
  readonly line: string;
}

/** What a client can say. */
export type SayableCommand = Command | UnlistedCommand;

/** `command("NOOP")`, `command("RETR", "a.txt")`. */
export function command<V extends Verb>(
  verb: V,
  ...[argument]: undefined extends ArgumentFor<V> ? [argument?: ArgumentFor<V>] : [argument: ArgumentFor<V>]
): Command<V> {
  return { verb, argument } as Command<V>;
}

/** The argument as it stands on the wire; undefined where there is none. */
export function formatArgument({ verb, argument }: Command): string | undefined {
  // The row of the verb names the form that its argument has: the type system cannot follow that through a union.
  const form = argumentForms[commandRow(verb).argument] as { format(value: unknown): string | undefined };
  return form.format(argument);
}

export function isSecret(verb: Verb): boolean {
  return argumentForms[commandRow(verb).argument].isSecret === true;
}
