/** Other people's FTP clients, told to do one thing in one mode. */
import { type ProcessResult, runProcess } from "../harness/process.js";
import type { ClientRecipe, ClientRequest } from "./clients/client-recipe.js";
import { curl } from "./clients/curl.js";
import { ftplib } from "./clients/ftplib.js";
import { type AddressFamily, type DataMode, isDataMode } from "./data-modes.js";
import { locateProgram } from "./debian-packages.js";
import { type Peer, PeerError } from "./peer.js";

const recipes = { curl, ftplib } as const satisfies Record<string, ClientRecipe>;

export type ForeignClientName = keyof typeof recipes;

export type ForeignClient = Peer & {
  /** The modes that this client can be told to use, by address family. */
  readonly modes: Readonly<Record<AddressFamily, readonly DataMode[]>>;
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
    run: async (request, { boundMs } = { boundMs: 15_000 }) => {
      if ("missing" in program) throw new PeerError(`${recipe.name} is not here: ${program.missing}`);
      const { args, environment: own } = recipe.command(request);
      const environment = { ...program.environment, ...own };
      const result = await runProcess(program.path, args, { environment, boundMs });
      const usedCommands = sentCommands(result.stderr, recipe.sentCommand);
      return { ...result, usedCommands, usedModes: usedCommands.map((verb) => verb.toLowerCase()).filter(isDataMode) };
    },
  };
}

function sentCommands(trace: string, sentCommand: RegExp): string[] {
  return trace.split(/\r?\n/).flatMap((line) => sentCommand.exec(line)?.[1] ?? []);
}
