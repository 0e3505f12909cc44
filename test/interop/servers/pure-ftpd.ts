/** Pure-FTPd, with one virtual user from a database of its own. */
import { chown, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runProcess } from "../../harness/process.js";
import { PeerError } from "../peer.js";
import type { ServerCommand, ServerRecipe, ServerSite } from "./server-recipe.js";

export const pureFtpd: ServerRecipe = {
  name: "Pure-FTPd",
  programs: [
    { package: "pure-ftpd", path: "/usr/sbin/pure-ftpd" },
    { package: "pure-ftpd", path: "/usr/bin/pure-pw" },
  ],
  // It gives up its privileges for each session, and ends where it has none.
  privilege: "root",
  prepare,
};

/** Pure-FTPd serves nobody as root, so the folder is given to this user: nobody, in Debian. */
const owner = 65534;

async function prepare(site: ServerSite): Promise<ServerCommand> {
  const file = (name: string): string => join(site.state, name);
  const { user, passwordHash } = site.login;
  await giveAway(site.directory);
  await writeFile(file("users"), `${user}:${passwordHash}:${owner}:${owner}::${site.directory}/./::::::::::::\n`);
  await writeFile(file("greeting"), `${site.greeting}\n`);
  const [, purePw] = site.programs;
  if (!purePw) throw new PeerError("Pure-FTPd cannot keep users without pure-pw");
  const made = await runProcess(purePw.path, ["mkdb", file("database"), "-f", file("users")], {
    environment: purePw.environment,
  });
  if (made.exitCode !== 0) throw new PeerError(`pure-pw made no database: ${made.stderr}`);

  const options = {
    "--bind": `${site.host},${site.port}`,
    "--login": `puredb:${file("database")}`,
    "--fortunesfile": file("greeting"),
    "--pidfile": file("pid"),
    "--minuid": "1",
    "--syslogfacility": "none",
  };
  return { args: ["--noanonymous", "--dontresolve", ...Object.entries(options).flat()], root: "/", logs: [] };
}

/** What the caller put there before the start can then be overwritten and deleted; root reads all the same. */
async function giveAway(directory: string): Promise<void> {
  await chown(directory, owner, owner);
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  await Promise.all(
    entries
      .filter((entry) => entry.isFile() || entry.isDirectory())
      .map((entry) => chown(join(entry.parentPath, entry.name), owner, owner)),
  );
}
