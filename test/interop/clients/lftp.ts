/**
 * lftp, told what to do in its own language. It says EPRT on IPv6 only. Interop: the address that it then announces is `::`, which
 * vsftpd and we take for the client's, and which Pure-FTPd, ProFTPD and pyftpdlib refuse.
 */
import type { DataMode } from "../data-modes.js";
import type { ClientCommand, ClientRecipe, ClientRequest } from "./client-recipe.js";

export const lftp: ClientRecipe = {
  name: "lftp",
  program: { package: "lftp", path: "/usr/bin/lftp", nameInPath: "lftp" },
  modes: { ipv4: ["pasv", "epsv", "port"], ipv6: ["epsv", "eprt"] },
  operations: {
    list: (request) => script(request, `ls ${quoted(request.remotePath)}`),
    names: (request) => script(request, `nlist ${quoted(request.remotePath)}`),
    get: ({ remotePath, localPath, ...rest }) => script(rest, `get ${quoted(remotePath)} -o ${quoted(localPath)}`),
    put: ({ remotePath, localPath, ...rest }) => script(rest, `put ${quoted(localPath)} -o ${quoted(remotePath)}`),
    resumeGet: ({ remotePath, localPath, ...rest }) =>
      script(rest, `get -c ${quoted(remotePath)} -o ${quoted(localPath)}`),
    resumePut: ({ remotePath, localPath, ...rest }) =>
      script(rest, `put -c ${quoted(localPath)} -o ${quoted(remotePath)}`),
    append: { cannot: "it has no word for it" },
    rename: (request) => script(request, `mv ${quoted(request.remotePath)} ${quoted(request.newPath)}`),
    delete: (request) => script(request, `rm ${quoted(request.remotePath)}`),
    makeDirectory: (request) => script(request, `mkdir ${quoted(request.remotePath)}`),
    removeDirectory: (request) => script(request, `rmdir ${quoted(request.remotePath)}`),
    changeMode: (request) => script(request, `chmod ${request.fileMode} ${quoted(request.remotePath)}`),
    getTree: ({ remotePath, localPath, ...rest }) => script(rest, `mirror ${quoted(remotePath)} ${quoted(localPath)}`),
    putTree: ({ remotePath, localPath, ...rest }) =>
      script(rest, `mirror -R ${quoted(localPath)} ${quoted(remotePath)}`),
    syncTree: ({ remotePath, localPath, ...rest }) =>
      script(rest, `mirror -R --delete ${quoted(localPath)} ${quoted(remotePath)}`),
    checkTree: { cannot: "it compares times and sizes, never contents" },
  },
  keepsTimes: ["putTree", "getTree"],
  sentCommand: /^---> ([A-Z]+)/,
};

const modeSettings = {
  pasv: ["ftp:passive-mode yes", "ftp:prefer-epsv no"],
  epsv: ["ftp:passive-mode yes", "ftp:prefer-epsv yes"],
  port: ["ftp:passive-mode no"],
  eprt: ["ftp:passive-mode no"],
} as const satisfies Record<DataMode, readonly string[]>;

const always = ["cmd:fail-exit yes", "net:timeout 10", "net:max-retries 1", "xfer:clobber yes"] as const;

function script({ target, mode }: Pick<ClientRequest, "target" | "mode">, words: string): ClientCommand {
  const settings = [...always, ...modeSettings[mode]].map((setting) => `set ${setting}`);
  const host = target.host.includes(":") ? `[${target.host}]` : target.host;
  const open = `open -u ${target.user},${target.password} -p ${target.port} ${host}`;
  return {
    args: ["--norc", "-c", ["debug 9", ...settings, open, words].join("; ")],
    // It writes a log of its transfers at home, and changes names to what the locale can say.
    environment: { HOME: "/nonexistent", LC_ALL: "C.UTF-8" },
  };
}

function quoted(word: string): string {
  return `"${word.replaceAll(/["\\]/g, "\\$&")}"`;
}
