/** What one needs to know to run a foreign client: one recipe a client, in the files beside this one. */
import type { AddressFamily, DataMode } from "../data-modes.js";
import type { DebianProgram } from "../debian-packages.js";

export type ClientRecipe = {
  readonly name: string;
  readonly program: DebianProgram;
  /** The modes that it can be told to use. */
  readonly modes: Readonly<Record<AddressFamily, readonly DataMode[]>>;
  /** How it says each thing, or why it cannot. */
  readonly operations: { readonly [Name in OperationName]: ClientWords<Name> };
  /** The operations whose copies get the time of what they are copies of. */
  readonly keepsTimes?: readonly OperationName[];
  /** The paths that it spoils. */
  readonly astray?: Readonly<Partial<Record<OperationName, readonly StrayPaths[]>>>;
  /** Finds the verb in a line of its trace that shows a command as sent: on stderr, or on stdout where no listing goes. */
  readonly sentCommand: RegExp;
};

export type ClientWords<Name extends OperationName> =
  | ((request: ClientRequest & { readonly operation: Name }) => ClientCommand)
  | Inability;

/** Why a client cannot do something, in a few words. */
export type Inability = { readonly cannot: string };

export type StrayPaths = { readonly paths: RegExp; readonly why: string };

export type ClientRequest = {
  readonly target: ClientTarget;
  readonly mode: DataMode;
} & ClientOperation;

/** A path is relative to the folder of the login; "" is that folder itself. Listings go to stdout. */
export type ClientOperation = { readonly remotePath: string } & (
  | { readonly operation: "list" | "names" | "delete" | "makeDirectory" | "removeDirectory" }
  | { readonly operation: "rename"; readonly newPath: string }
  | { readonly operation: "changeMode"; readonly fileMode: string }
  | { readonly operation: SingleFileOperation; readonly localPath: string }
  | { readonly operation: TreeOperation; readonly localPath: string }
);

/** A resumed file is there already in part; `append` adds the whole local file to the end of the remote one. */
export type SingleFileOperation = "get" | "put" | "resumeGet" | "resumePut" | "append";

/**
 * A whole folder with all that is in it becomes the folder of the other side, of the same name. `syncTree` uploads, and also deletes what only the server has; `checkTree` fails where the two sides differ.
 */
export type TreeOperation = "getTree" | "putTree" | "syncTree" | "checkTree";

export type OperationName = ClientOperation["operation"];

/** Any running server, foreign or ours. */
export type ClientTarget = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
};

export type ClientCommand = {
  /** Another program of the same package, which lies beside the first. */
  readonly program?: string;
  readonly args: readonly string[];
  /** What it reads from stdin. */
  readonly input?: string;
  readonly environment?: NodeJS.ProcessEnv;
};

/** As it stands in a URL. */
export function urlOf({ host, port }: ClientTarget, path: string): string {
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  return `ftp://${host.includes(":") ? `[${host}]` : host}:${port}/${encoded}`;
}
