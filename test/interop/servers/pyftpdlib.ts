/** pyftpdlib, Python's FTP server library, behind a script of a few lines. */
import { fileURLToPath } from "node:url";
import type { ServerCommand, ServerRecipe, ServerSite } from "./server-recipe.js";

export const pyftpdlib: ServerRecipe = {
  name: "pyftpdlib",
  programs: [
    { package: "python3", path: "/usr/bin/python3" },
    { package: "python3-pyftpdlib", path: "/usr/lib/python3/dist-packages/pyftpdlib/__init__.py" },
  ],
  privilege: "anyone",
  prepare,
};

const script = fileURLToPath(new URL("pyftpdlib-server.py", import.meta.url));

async function prepare({ host, port, directory, login, greeting }: ServerSite): Promise<ServerCommand> {
  return {
    args: ["-W", "ignore", script, host, String(port), directory, login.user, login.password, greeting],
    root: "/",
    logs: [],
  };
}
