/** What one needs to know to start a foreign server: one recipe a server, in the files beside this one. */
import type { AddressFamily } from "../data-modes.js";
import type { DebianProgram, LocatedProgram } from "../debian-packages.js";

export type ServerRecipe = {
  readonly name: string;
  /** What must be there; the first is the program to run. */
  readonly programs: readonly [DebianProgram, ...DebianProgram[]];
  /** Who can start it. */
  readonly privilege: "anyone" | "root";
  prepare(site: ServerSite): Promise<ServerCommand>;
};

/** Where and for whom a server is to run. */
export type ServerSite = {
  readonly host: string;
  readonly family: AddressFamily;
  readonly port: number;
  /** The folder to serve, absolute. */
  readonly directory: string;
  /** A folder for its configuration, its logs and whatever else it writes. */
  readonly state: string;
  readonly login: ServerLogin;
  /** To be said in the greeting, so that nobody else's server is taken for ours. */
  readonly greeting: string;
  /** The programs of the recipe, in its order. */
  readonly programs: readonly LocatedProgram[];
};

export type ServerLogin = {
  readonly user: string;
  readonly password: string;
  /** The password as crypt(3) has it, SHA-512. */
  readonly passwordHash: string;
};

export type ServerCommand = {
  /** Behind the program. */
  readonly args: readonly string[];
  /** The name to log in with, where it cannot be the wanted one. */
  readonly user?: string;
  /** What the server calls the served folder. */
  readonly root: string;
  /** The files it logs to, beside what it prints. */
  readonly logs: readonly string[];
};
