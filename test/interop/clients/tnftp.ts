/** tnftp, the ftp of NetBSD and macOS, fed with commands as if somebody typed them. */
import type { DataMode } from "../data-modes.js";
import { dataModes } from "../data-modes.js";
import type { ClientCommand, ClientRecipe, ClientRequest } from "./client-recipe.js";

const noTrees = { cannot: "mget and mput do not go into folders" };

export const tnftp: ClientRecipe = {
  name: "tnftp",
  program: { package: "tnftp", path: "/usr/bin/tnftp", nameInPath: "tnftp" },
  modes: dataModes,
  operations: {
    list: (request) => typed(request, "ls", request.remotePath),
    names: (request) => typed(request, "nlist", request.remotePath),
    get: (request) => typed(request, "get", request.remotePath, request.localPath),
    put: (request) => typed(request, "put", request.localPath, request.remotePath),
    resumeGet: (request) => typed(request, "reget", request.remotePath, request.localPath),
    resumePut: { cannot: "it has to be told the byte to start at" },
    append: (request) => typed(request, "append", request.localPath, request.remotePath),
    rename: (request) => typed(request, "rename", request.remotePath, request.newPath),
    delete: (request) => typed(request, "delete", request.remotePath),
    makeDirectory: (request) => typed(request, "mkdir", request.remotePath),
    removeDirectory: (request) => typed(request, "rmdir", request.remotePath),
    changeMode: (request) => typed(request, "chmod", request.fileMode, request.remotePath),
    getTree: noTrees,
    putTree: noTrees,
    syncTree: noTrees,
    checkTree: noTrees,
  },
  sentCommand: /^---> ([A-Z]+)/,
};

/** Behind -A and -p it does not try the other direction. `epsv4` turns EPSV and EPRT off, on IPv4. */
const modeWords = {
  pasv: { flag: "-p", words: ["epsv4"] },
  epsv: { flag: "-p", words: [] },
  port: { flag: "-A", words: ["epsv4"] },
  eprt: { flag: "-A", words: [] },
} as const satisfies Record<DataMode, { readonly flag: string; readonly words: readonly string[] }>;

function typed({ target, mode }: ClientRequest, ...line: readonly [string, ...string[]]): ClientCommand {
  const [word, ...paths] = line;
  const { flag, words } = modeWords[mode];
  const lines = [`user ${target.user} ${target.password}`, ...words, [word, ...paths.map(quoted)].join(" "), "bye"];
  return {
    // -o - has what it tells go to stderr: stdout is left to listings.
    args: ["-n", "-i", "-d", "-v", "-o", "-", flag, target.host, String(target.port)],
    input: lines.map((each) => `${each}\n`).join(""),
    environment: { HOME: "/nonexistent" },
  };
}

function quoted(word: string): string {
  return word.replaceAll(/[\s"'\\]/g, "\\$&");
}
