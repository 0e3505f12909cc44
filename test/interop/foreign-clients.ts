/** Other people's FTP clients, told to do one thing in one mode. */
import { dirname, join } from "node:path";
import { type ProcessResult, runProcess } from "../harness/process.js";
import type {
  ClientCommand,
  ClientRecipe,
  ClientRequest,
  ClientWords,
  OperationName,
  StrayPaths,
} from "./clients/client-recipe.js";
import { curl } from "./clients/curl.js";
import { ftplib } from "./clients/ftplib.js";
import { lftp } from "./clients/lftp.js";
import { ncftp } from "./clients/ncftp.js";
import { rclone } from "./clients/rclone.js";
import { tnftp } from "./clients/tnftp.js";
import { wget } from "./clients/wget.js";
import { type AddressFamily, type DataMode, isDataMode } from "./data-modes.js";
import { locateProgram } from "./debian-packages.js";
import { type Peer, PeerError } from "./peer.js";

const recipes = { curl, ftplib, lftp, tnftp, ncftp, wget, rclone } as const satisfies Record<string, ClientRecipe>;

export type ForeignClientName = keyof typeof recipes;

export type ForeignClient = Peer & {
  /** The modes that this client can be told to use, by address family. */
  readonly modes: Readonly<Record<AddressFamily, readonly DataMode[]>>;
  /** What it cannot do, and why not. */
  readonly cannot: Readonly<Partial<Record<OperationName, string>>>;
  /** Whether the copies that this makes get the time of what they are copies of. */
  keepsTimes(operation: OperationName): boolean;
  /** The paths that it spoils, and why. */
  astray(operation: OperationName): readonly StrayPaths[];
  /** Runs it to its end, within 15 seconds unless told otherwise. That it failed is a result, not an error. */
  run(request: ClientRequest, bounds?: { readonly boundMs: number }): Promise<ForeignClientResult>;
};

export type ForeignClientResult = ProcessResult & {
  /** The verbs that it sent, in their order. */
  readonly usedCommands: readonly string[];
  /** The modes among them: one that fell back has used two. */
  readonly usedModes: readonly DataMode[];
};

/** Never rejects: what cannot be had says so in `missing`. */
export async function foreignClients<const Names extends readonly ForeignClientName[]>(
  ...names: Names
): Promise<{ readonly [Index in keyof Names]: ForeignClient }> {
  const clients = await Promise.all(names.map((name) => foreignClient(recipes[name])));
  return clients as { readonly [Index in keyof Names]: ForeignClient };
}

async function foreignClient(recipe: ClientRecipe): Promise<ForeignClient> {
  const program = await locateProgram(recipe.program);
  return {
    name: recipe.name,
    missing: "missing" in program ? program.missing : undefined,
    modes: recipe.modes,
    cannot: inabilities(recipe),
    keepsTimes: (operation) => recipe.keepsTimes?.includes(operation) ?? false,
    astray: (operation) => recipe.astray?.[operation] ?? [],
    run: async (request, { boundMs } = { boundMs: 15_000 }) => {
      if ("missing" in program) throw new PeerError(`${recipe.name} is not here: ${program.missing}`);
      const { program: sibling, args, input, environment: own } = commandFor(recipe, request);
      const path = sibling === undefined ? program.path : join(dirname(program.path), sibling);
      const environment = { ...program.environment, ...own };
      const result = await runProcess(path, args, { environment, boundMs, ...(input === undefined ? {} : { input }) });
      const usedCommands = sentCommands(`${result.stderr}\n${result.stdout}`, recipe.sentCommand);
      return { ...result, usedCommands, usedModes: usedCommands.map((verb) => verb.toLowerCase()).filter(isDataMode) };
    },
  };
}

function commandFor(recipe: ClientRecipe, request: ClientRequest): ClientCommand {
  // The key picks the words that fit; the compiler cannot see that for a union.
  const words = recipe.operations[request.operation] as ClientWords<typeof request.operation>;
  if ("cannot" in words) throw new PeerError(`${recipe.name} cannot do ${request.operation}: ${words.cannot}`);
  return (words as (request: ClientRequest) => ClientCommand)(request);
}

function inabilities({ operations }: ClientRecipe): Partial<Record<OperationName, string>> {
  const rows = Object.entries(operations).flatMap(([name, words]) => ("cannot" in words ? [[name, words.cannot]] : []));
  return Object.fromEntries(rows) as Partial<Record<OperationName, string>>;
}

function sentCommands(trace: string, sentCommand: RegExp): string[] {
  return trace.split(/\r?\n/).flatMap((line) => sentCommand.exec(line)?.[1] ?? []);
}
