/** curl, the command line. */
import { isIPv6 } from "node:net";
import { type DataMode, dataModes } from "../data-modes.js";
import type { ClientCommand, ClientOperation, ClientRecipe, ClientRequest, ClientTarget } from "./client-recipe.js";

export const curl: ClientRecipe = {
  name: "curl",
  program: { package: "curl", path: "/usr/bin/curl", nameInPath: "curl" },
  modes: dataModes,
  command,
  sentCommand: /^> ([A-Z]+)/,
};

/** With `-P -` it announces the address of its own end of the control connection. */
const modeFlags = {
  pasv: ["--ftp-pasv", "--disable-epsv"],
  epsv: ["--ftp-pasv"],
  port: ["--ftp-port", "-", "--disable-eprt"],
  eprt: ["--ftp-port", "-"],
} as const satisfies Record<DataMode, readonly string[]>;

function command(request: ClientRequest): ClientCommand {
  const { user, password } = request.target;
  // --disable keeps the settings of whoever runs the tests out of it.
  const always = ["--disable", "--globoff", "--noproxy", "*", "--silent", "--show-error", "--verbose"];
  return {
    args: [...always, ...modeFlags[request.mode], "--user", `${user}:${password}`, ...operationFlags(request)],
  };
}

function operationFlags(request: ClientRequest): readonly string[] {
  const address = url(request.target, request);
  switch (request.operation) {
    case "list":
      return [address];
    case "names":
      return ["--list-only", address];
    case "get":
      return ["--output", request.localPath, address];
    case "put":
      return ["--upload-file", request.localPath, address];
    default:
      return request satisfies never;
  }
}

/** A URL that ends in a slash is a folder to list. */
function url({ host, port }: ClientTarget, { operation, remotePath }: ClientOperation): string {
  const path = remotePath.split("/").map(encodeURIComponent).join("/");
  const isFolder = operation === "list" || operation === "names";
  return `ftp://${isIPv6(host) ? `[${host}]` : host}:${port}/${path}${isFolder && path !== "" ? "/" : ""}`;
}
