/** rclone with its `ftp` remote: EPSV, or PASV where it is told so. It moves whole trees, and never a part of a file. */
import { createCipheriv, randomBytes } from "node:crypto";
import type { ClientCommand, ClientRecipe, ClientRequest } from "./client-recipe.js";

const wholeFiles = { cannot: "it moves whole files only" };

export const rclone: ClientRecipe = {
  name: "rclone",
  program: { package: "rclone", path: "/usr/bin/rclone", nameInPath: "rclone" },
  modes: { ipv4: ["pasv", "epsv"], ipv6: ["epsv"] },
  operations: {
    list: (request) => command(request, "lsl", remote(request.remotePath)),
    names: (request) => command(request, "lsf", remote(request.remotePath)),
    get: (request) => command(request, "copyto", remote(request.remotePath), request.localPath),
    put: (request) => command(request, "copyto", request.localPath, remote(request.remotePath)),
    resumeGet: wholeFiles,
    resumePut: wholeFiles,
    append: wholeFiles,
    rename: (request) => command(request, "moveto", remote(request.remotePath), remote(request.newPath)),
    delete: (request) => command(request, "deletefile", remote(request.remotePath)),
    makeDirectory: (request) => command(request, "mkdir", remote(request.remotePath)),
    removeDirectory: (request) => command(request, "rmdir", remote(request.remotePath)),
    changeMode: { cannot: "it has no word for it" },
    getTree: (request) => command(request, "copy", remote(request.remotePath), request.localPath, ...withFolders),
    putTree: (request) => command(request, "copy", request.localPath, remote(request.remotePath), ...withFolders),
    syncTree: (request) => command(request, "sync", request.localPath, remote(request.remotePath), ...withFolders),
    checkTree: (request) => command(request, "check", "--download", request.localPath, remote(request.remotePath)),
  },
  keepsTimes: ["putTree", "getTree"],
  sentCommand: /FTP Tx: "?([A-Z]+)/,
};

const withFolders = ["--create-empty-src-dirs"];

function remote(path: string): string {
  return `:ftp:${path}`;
}

function command({ target, mode }: ClientRequest, ...words: readonly string[]): ClientCommand {
  const host = target.host.includes(":") ? `[${target.host}]` : target.host;
  return {
    args: [...words, "--config", "", "-vv", "--dump", "responses", "--retries", "1", "--low-level-retries", "1"],
    environment: {
      HOME: "/nonexistent",
      RCLONE_FTP_HOST: host,
      RCLONE_FTP_PORT: String(target.port),
      RCLONE_FTP_USER: target.user,
      RCLONE_FTP_PASS: obscured(target.password),
      RCLONE_FTP_DISABLE_EPSV: String(mode === "pasv"),
      // Names go as they are: the server can take any byte but NUL and the slash.
      RCLONE_FTP_ENCODING: "Slash,Dot",
    },
  };
}

/** rclone takes no password in clear: it wants AES in counter mode under a key that its source shows to everybody. */
function obscured(password: string): string {
  const key = Buffer.from("9c935b48730a554d6bfd7c63c886a92bd390198eb8128afbf4de162b8b95f638", "hex");
  const start = randomBytes(16);
  const cipher = createCipheriv("aes-256-ctr", key, start);
  return Buffer.concat([start, cipher.update(password), cipher.final()]).toString("base64url");
}
