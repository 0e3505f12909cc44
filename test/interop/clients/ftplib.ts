/** Python's ftplib, behind a script of a few lines. */
import { fileURLToPath } from "node:url";
import { dataModes } from "../data-modes.js";
import type { ClientCommand, ClientRecipe, ClientRequest } from "./client-recipe.js";

export const ftplib: ClientRecipe = {
  name: "ftplib",
  program: { package: "python3", path: "/usr/bin/python3", nameInPath: "python3" },
  modes: dataModes,
  command,
  sentCommand: /^> ([A-Z]+)/,
};

const script = fileURLToPath(new URL("ftplib-client.py", import.meta.url));

function command(request: ClientRequest): ClientCommand {
  const { host, port, user, password } = request.target;
  const localPath = "localPath" in request ? [request.localPath] : [];
  return {
    args: [script, host, String(port), user, request.mode, request.operation, request.remotePath, ...localPath],
    environment: { FTP_PASSWORD: password, PYTHONIOENCODING: "utf-8" },
  };
}
