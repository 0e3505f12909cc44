/** Python's ftplib, behind a script of a few lines. */
import { fileURLToPath } from "node:url";
import { dataModes } from "../data-modes.js";
import type { ClientCommand, ClientRecipe, ClientRequest } from "./client-recipe.js";

export const ftplib: ClientRecipe = {
  name: "ftplib",
  program: { package: "python3", path: "/usr/bin/python3", nameInPath: "python3" },
  modes: dataModes,
  operations: {
    list: (request) => command(request),
    names: (request) => command(request),
    get: (request) => command(request, request.localPath),
    put: (request) => command(request, request.localPath),
    resumeGet: (request) => command(request, request.localPath),
    resumePut: (request) => command(request, request.localPath),
    append: (request) => command(request, request.localPath),
    rename: (request) => command(request, request.newPath),
    delete: (request) => command(request),
    makeDirectory: (request) => command(request),
    removeDirectory: (request) => command(request),
    changeMode: (request) => command(request, request.fileMode),
    getTree: (request) => command(request, request.localPath),
    putTree: (request) => command(request, request.localPath),
    syncTree: { cannot: "our script does not compare" },
    checkTree: { cannot: "our script does not compare" },
  },
  sentCommand: /^> ([A-Z]+)/,
};

const script = fileURLToPath(new URL("ftplib-client.py", import.meta.url));

function command(request: ClientRequest, ...more: readonly string[]): ClientCommand {
  const { host, port, user, password } = request.target;
  return {
    args: [script, host, String(port), user, request.mode, request.operation, request.remotePath, ...more],
    environment: { FTP_PASSWORD: password, PYTHONIOENCODING: "utf-8", PYTHONUTF8: "1" },
  };
}
