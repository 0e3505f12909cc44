/**
 * ProFTPD, with one user from a password file of its own.
 *
 * Interop: when a session ends, ProFTPD accepts no other for 400 ms, so it makes for slow tests.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ServerCommand, ServerRecipe, ServerSite } from "./server-recipe.js";

export const proftpd: ServerRecipe = {
  name: "ProFTPD",
  programs: [{ package: "proftpd-core", path: "/usr/sbin/proftpd" }],
  privilege: "root",
  prepare,
};

async function prepare(site: ServerSite): Promise<ServerCommand> {
  const file = (name: string): string => join(site.state, name);
  const { user, passwordHash } = site.login;
  await writeFile(file("users"), `${user}:${passwordHash}:0:0::${site.directory}:/bin/false\n`, { mode: 0o600 });
  await writeFile(file("configuration"), configuration(site, file));
  return {
    args: ["--nodaemon", "--quiet", "--config", file("configuration")],
    root: "/",
    logs: [file("log"), file("commands")],
  };
}

function configuration(site: ServerSite, file: (name: string) => string): string {
  return `
ServerName "${site.greeting}"
ServerIdent on "${site.greeting}"
ServerType standalone
DefaultAddress ${site.host}
SocketBindTight on
Port ${site.port}
UseIPv6 ${site.family === "ipv6" ? "on" : "off"}
UseReverseDNS off
User root
Group root
RootLogin on
DefaultRoot ~
AuthOrder mod_auth_file.c
AuthUserFile ${file("users")}
RequireValidShell off
AllowOverwrite on
AllowStoreRestart on
AllowRetrieveRestart on
DelayEngine off
WtmpLog off
TransferLog none
SystemLog ${file("log")}
ExtendedLog ${file("commands")} ALL
PidFile ${file("pid")}
ScoreboardFile ${file("scoreboard")}
<IfModule mod_ctrls.c>
  ControlsEngine off
  ControlsSocket ${file("controls")}
</IfModule>
`;
}
