/** Other people's FTP servers, started on a loopback address over a folder, with one user who may read and write. */
import { type LocatedProgram, locateProgram } from "./debian-packages.js";
import type { LoopbackHost } from "./loopback-hosts.js";
import { type Peer, PeerError } from "./peer.js";
import { proftpd } from "./servers/proftpd.js";
import { pureFtpd } from "./servers/pure-ftpd.js";
import { pyftpdlib } from "./servers/pyftpdlib.js";
import type { ServerRecipe } from "./servers/server-recipe.js";
import { type RunningForeignServer, startServer } from "./servers/start-server.js";
import { vsftpd } from "./servers/vsftpd.js";

const recipes = { vsftpd, pyftpdlib, proftpd, "pure-ftpd": pureFtpd } as const satisfies Record<string, ServerRecipe>;

export type ForeignServerName = keyof typeof recipes;

export type ForeignServer = Peer & {
  /** Resolves once the greeting has come. Pure-FTPd takes ownership of the folder and of what is in it. */
  start(site: { readonly host: LoopbackHost; readonly directory: string }): Promise<RunningForeignServer>;
};

/** Never rejects: what cannot be had says so in `missing`. */
export async function foreignServers<const Names extends readonly ForeignServerName[]>(
  ...names: Names
): Promise<{ readonly [Index in keyof Names]: ForeignServer }> {
  const servers = await Promise.all(names.map((name) => foreignServer(recipes[name])));
  return servers as { readonly [Index in keyof Names]: ForeignServer };
}

async function foreignServer(recipe: ServerRecipe): Promise<ForeignServer> {
  const programs: LocatedProgram[] = [];
  let missing =
    recipe.privilege === "root" && process.getuid?.() !== 0 ? "it serves only when started by root" : undefined;
  for (const program of missing === undefined ? recipe.programs : []) {
    const found = await locateProgram(program);
    if ("missing" in found) missing ??= found.missing;
    else programs.push(found);
  }
  return {
    name: recipe.name,
    missing,
    start: async ({ host, directory }) => {
      if (missing !== undefined) throw new PeerError(`${recipe.name} is not here: ${missing}`);
      return startServer(recipe, { programs, host, directory });
    },
  };
}
