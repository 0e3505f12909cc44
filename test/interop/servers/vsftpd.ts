/** vsftpd, with one anonymous user who may write: its named users live in the system's own PAM files. */
import { mkdir, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import type { ServerCommand, ServerRecipe, ServerSite } from "./server-recipe.js";

export const vsftpd: ServerRecipe = {
  name: "vsftpd",
  programs: [{ package: "vsftpd", path: "/usr/sbin/vsftpd" }],
  privilege: "anyone",
  prepare,
};

async function prepare(site: ServerSite): Promise<ServerCommand> {
  const file = (name: string): string => join(site.state, name);
  const settings = {
    listen: site.family === "ipv4" ? "YES" : "NO",
    listen_ipv6: site.family === "ipv6" ? "YES" : "NO",
    [site.family === "ipv4" ? "listen_address" : "listen_address6"]: site.host,
    listen_port: site.port,
    background: "NO",
    ftpd_banner: site.greeting,
    // Interop: vsftpd refuses a writable folder to anonymous users in a chroot; this makes no chroot, and needs no root.
    run_as_launching_user: "YES",
    ftp_username: launchingUser(),
    secure_chroot_dir: file("empty"),
    anon_root: site.directory,
    anonymous_enable: "YES",
    local_enable: "NO",
    write_enable: "YES",
    anon_upload_enable: "YES",
    anon_mkdir_write_enable: "YES",
    anon_other_write_enable: "YES",
    anon_world_readable_only: "NO",
    anon_umask: "022",
    // The anonymous user needs the password all the same.
    secure_email_list_enable: "YES",
    email_password_file: file("passwords"),
    // Interop: these isolate sessions by means that containers do not grant.
    seccomp_sandbox: "NO",
    isolate: "NO",
    isolate_network: "NO",
    connect_from_port_20: "NO",
    xferlog_enable: "YES",
    xferlog_std_format: "NO",
    log_ftp_protocol: "YES",
    vsftpd_log_file: file("log"),
  };
  await mkdir(file("empty"));
  await writeFile(file("passwords"), `${site.login.password}\n`);
  await writeFile(file("configuration"), lines(settings), { mode: 0o600 });
  return { args: [file("configuration")], user: "anonymous", root: site.directory, logs: [file("log")] };
}

/** vsftpd reads no blanks around the equals sign. */
function lines(settings: Readonly<Record<string, string | number>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}

/** vsftpd looks the name up even though it stays who it is; a container's user may have none. */
function launchingUser(): string {
  try {
    return userInfo().username;
  } catch {
    return "nobody";
  }
}
