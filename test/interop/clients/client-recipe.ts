/** What one needs to know to run a foreign client: one recipe a client, in the files beside this one. */
import type { AddressFamily, DataMode } from "../data-modes.js";
import type { DebianProgram } from "../debian-packages.js";

export type ClientRecipe = {
  readonly name: string;
  readonly program: DebianProgram;
  /** The modes that it can be told to use. */
  readonly modes: Readonly<Record<AddressFamily, readonly DataMode[]>>;
  command(request: ClientRequest): ClientCommand;
  /** Finds the verb in a line of its trace, on stderr, that shows a command as sent. */
  readonly sentCommand: RegExp;
};

export type ClientRequest = {
  readonly target: ClientTarget;
  readonly mode: DataMode;
} & ClientOperation;

/** A path is relative to the folder of the login; "" is that folder itself. Listings go to stdout. */
export type ClientOperation =
  | { readonly operation: "list"; readonly remotePath: string }
  | { readonly operation: "names"; readonly remotePath: string }
  | { readonly operation: "get"; readonly remotePath: string; readonly localPath: string }
  | { readonly operation: "put"; readonly remotePath: string; readonly localPath: string };

/** Any running server, foreign or ours. */
export type ClientTarget = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
};

export type ClientCommand = {
  readonly args: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
};
