/** curl, the command line. It moves single files; what has no option of its own it says as a raw command. */
import { type DataMode, dataModes } from "../data-modes.js";
import { type ClientCommand, type ClientRecipe, type ClientRequest, urlOf } from "./client-recipe.js";

const noTrees = { cannot: "it moves files by name and knows no folders" };

export const curl: ClientRecipe = {
  name: "curl",
  program: { package: "curl", path: "/usr/bin/curl", nameInPath: "curl" },
  modes: dataModes,
  operations: {
    list: (request) => folder(request),
    names: (request) => folder(request, "--list-only"),
    get: (request) => file(request, "--output", request.localPath),
    put: (request) => file(request, "--upload-file", request.localPath),
    resumeGet: (request) => file(request, "--continue-at", "-", "--output", request.localPath),
    resumePut: (request) => file(request, "--continue-at", "-", "--upload-file", request.localPath),
    append: (request) => file(request, "--append", "--upload-file", request.localPath),
    rename: (request) => raw(request, `RNFR ${request.remotePath}`, `RNTO ${request.newPath}`),
    delete: (request) => raw(request, `DELE ${request.remotePath}`),
    makeDirectory: (request) => raw(request, `MKD ${request.remotePath}`),
    removeDirectory: (request) => raw(request, `RMD ${request.remotePath}`),
    changeMode: (request) => raw(request, `SITE CHMOD ${request.fileMode} ${request.remotePath}`),
    getTree: noTrees,
    putTree: noTrees,
    syncTree: noTrees,
    checkTree: noTrees,
  },
  sentCommand: /^> ([A-Z]+)/,
};

/** With `-P -` it announces the address of its own end of the control connection. */
const modeFlags = {
  pasv: ["--ftp-pasv", "--disable-epsv"],
  epsv: ["--ftp-pasv"],
  port: ["--ftp-port", "-", "--disable-eprt"],
  eprt: ["--ftp-port", "-"],
} as const satisfies Record<DataMode, readonly string[]>;

function file(request: ClientRequest, ...flags: readonly string[]): ClientCommand {
  return command(request, [...flags, urlOf(request.target, request.remotePath)]);
}

/** A URL that ends in a slash is a folder to list. */
function folder(request: ClientRequest, ...flags: readonly string[]): ClientCommand {
  const { target, remotePath } = request;
  return command(request, [...flags, urlOf(target, remotePath === "" ? "" : `${remotePath}/`)]);
}

/** With --head it asks for no transfer beside the raw commands. */
function raw(request: ClientRequest, ...lines: readonly string[]): ClientCommand {
  return command(request, [...lines.flatMap((line) => ["--quote", line]), "--head", urlOf(request.target, "")]);
}

function command({ target, mode }: ClientRequest, flags: readonly string[]): ClientCommand {
  // --disable keeps the settings of whoever runs the tests out of it.
  const always = ["--disable", "--globoff", "--noproxy", "*", "--silent", "--show-error", "--verbose"];
  return { args: [...always, ...modeFlags[mode], "--user", `${target.user}:${target.password}`, ...flags] };
}
