/** wget, which only fetches. It takes PASV and PORT on IPv4, EPSV and EPRT on IPv6. Times it reads from LIST: to the day. */
import { type ClientCommand, type ClientRecipe, type ClientRequest, urlOf } from "./client-recipe.js";

const onlyFetches = { cannot: "it only fetches" };

export const wget: ClientRecipe = {
  name: "wget",
  program: { package: "wget", path: "/usr/bin/wget", nameInPath: "wget" },
  modes: { ipv4: ["pasv", "port"], ipv6: ["epsv", "eprt"] },
  operations: {
    list: { cannot: "it makes a page of every listing" },
    names: { cannot: "it makes a page of every listing" },
    get: (request) => fetchFile(request),
    put: onlyFetches,
    resumeGet: (request) => fetchFile(request, "--continue"),
    resumePut: onlyFetches,
    append: onlyFetches,
    rename: onlyFetches,
    delete: onlyFetches,
    makeDirectory: onlyFetches,
    removeDirectory: onlyFetches,
    changeMode: onlyFetches,
    getTree: fetchTree,
    putTree: onlyFetches,
    syncTree: onlyFetches,
    checkTree: onlyFetches,
  },
  astray: {
    getTree: [
      { paths: /(^|\/) /, why: "it loses blanks that lead a name in a listing" },
      { paths: /%[0-9A-Fa-f]{2}/, why: "it decodes names" },
      { paths: /[^/]{237}/, why: "it cuts long names" },
    ],
  },
  sentCommand: /^--> ([A-Z]+)/,
};

function fetchFile(
  request: ClientRequest & { readonly localPath: string },
  ...flags: readonly string[]
): ClientCommand {
  const { target, remotePath, localPath } = request;
  return command(request, [...flags, "--output-document", localPath, urlOf(target, remotePath)]);
}

function fetchTree(request: ClientRequest & { readonly localPath: string }): ClientCommand {
  const { target, remotePath, localPath } = request;
  const above = remotePath.split("/").length;
  const place = ["--no-host-directories", `--cut-dirs=${above}`, "--directory-prefix", localPath];
  const flags = ["--recursive", "--level=inf", "--restrict-file-names=nocontrol", ...place];
  return command(request, [...flags, urlOf(target, `${remotePath}/`)]);
}

function command({ target, mode }: ClientRequest, flags: readonly string[]): ClientCommand {
  const login = ["--user", target.user, "--password", target.password];
  const passive = mode === "pasv" || mode === "epsv" ? [] : ["--no-passive-ftp"];
  return {
    args: ["--no-config", "--no-proxy", "--tries=1", "--timeout=10", "--debug", ...login, ...passive, ...flags],
    environment: { HOME: "/nonexistent", LC_ALL: "C.UTF-8" },
  };
}
