/** NcFTP: ncftpls, ncftpget and ncftpput for what they can do, the shell for the rest. It speaks IPv4 only. */
import { dirname } from "node:path/posix";
import type { ClientCommand, ClientRecipe, ClientRequest } from "./client-recipe.js";

export const ncftp: ClientRecipe = {
  name: "ncftp",
  program: { package: "ncftp", path: "/usr/bin/ncftp", nameInPath: "ncftp" },
  modes: { ipv4: ["pasv", "port"], ipv6: [] },
  operations: {
    list: (request) => listing(request, "-l"),
    names: (request) => listing(request, "-1"),
    get: (request) => single(request, "ncftpget", [request.remotePath, request.localPath]),
    put: (request) => single(request, "ncftpput", [request.localPath, request.remotePath]),
    resumeGet: (request) => shell(request, "get", "-z", request.remotePath, request.localPath),
    resumePut: (request) => shell(request, "put", "-z", request.localPath, request.remotePath),
    append: (request) => single(request, "ncftpput", [request.localPath, request.remotePath], "-A"),
    rename: (request) => shell(request, "rename", request.remotePath, request.newPath),
    delete: (request) => shell(request, "rm", request.remotePath),
    makeDirectory: (request) => shell(request, "mkdir", request.remotePath),
    removeDirectory: (request) => shell(request, "rmdir", request.remotePath),
    changeMode: (request) => shell(request, "chmod", request.fileMode, request.remotePath),
    getTree: (request) => tree(request, "ncftpget", [dirname(request.localPath), request.remotePath]),
    putTree: (request) => tree(request, "ncftpput", [dirname(request.remotePath), request.localPath]),
    syncTree: { cannot: "it deletes nothing by itself" },
    checkTree: { cannot: "it does not compare" },
  },
  keepsTimes: ["putTree", "getTree"],
  astray: {
    getTree: [{ paths: /[^/]{255}/, why: "behind a name of 255 bytes it cuts the last letter off a folder's" }],
  },
  sentCommand: /^Cmd: ([A-Z]+)/,
};

/** Behind -C stand the two names of one file, without it the folders to put something into. */
function single(
  request: ClientRequest,
  program: string,
  paths: readonly [string, string],
  ...flags: readonly string[]
): ClientCommand {
  return { program, args: [...always(request), ...flags, "-V", "-C", request.target.host, ...paths], environment };
}

/** -T: it would rather have the server make an archive of the folder. */
function tree(request: ClientRequest, program: string, paths: readonly [string, string]): ClientCommand {
  const flags = program === "ncftpget" ? ["-T", "-R"] : ["-R"];
  return { program, args: [...always(request), ...flags, "-V", request.target.host, ...paths], environment };
}

function listing(request: ClientRequest, flag: string): ClientCommand {
  const path = request.remotePath.split("/").map(encodeURIComponent).join("/");
  const url = `ftp://${request.target.host}/${path === "" ? "" : `${path}/`}`;
  return { program: "ncftpls", args: [...always(request), flag, url], environment };
}

function always({ target, mode }: ClientRequest): readonly string[] {
  const login = ["-u", target.user, "-p", target.password, "-P", String(target.port)];
  return ["-d", "stderr", "-t", "10", ...login, mode === "port" ? "-E" : "-F"];
}

function shell(request: ClientRequest, ...words: readonly string[]): ClientCommand {
  const { target, mode } = request;
  const lines = ["debug 2", `set passive ${mode === "port" ? "off" : "on"}`, words.map(quoted).join(" "), "quit"];
  const login = ["-u", target.user, "-p", target.password, "-P", String(target.port)];
  return {
    args: [...login, target.host],
    input: lines.map((each) => `${each}\n`).join(""),
    environment,
  };
}

/** It looks its home up by itself; where there is none it keeps no settings and no history. */
const environment = { NCFTPDIR: "/dev/null/none" };

function quoted(word: string): string {
  return word.replaceAll(/[\s"'\\*?[\]]/g, "\\$&");
}
