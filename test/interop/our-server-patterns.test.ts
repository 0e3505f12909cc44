/** Patterns that clients leave to the server: what tnftp's `mget *.txt`, ncftp's and ftplib's say in NLST and MLSD. */
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { type FtpServerProcess, startFtpServer } from "../harness/ftp-server-process.js";
import { runProcess } from "../harness/process.js";
import { type TemporaryFolder, temporaryFolder } from "../harness/temporary-folder.js";
import { ftplib } from "./clients/ftplib.js";
import { ncftp } from "./clients/ncftp.js";
import { tnftp } from "./clients/tnftp.js";
import { type DebianProgram, type LocatedProgram, locateProgram } from "./debian-packages.js";
import { itWith, type Peer, PeerError } from "./peer.js";

const [python, tnftpHere, ncftpHere] = await Promise.all([
  program("python3", ftplib.program),
  program("tnftp", tnftp.program),
  program("ncftp", ncftp.program),
]);

let served: TemporaryFolder;
let server: FtpServerProcess;

beforeAll(async () => {
  served = await temporaryFolder();
  await mkdir(served.file("d"));
  for (const name of ["a.txt", "b.txt", "c.dat", ".hidden.txt"]) await writeFile(served.file("d", name), name);
  server = await startFtpServer([served.path, "--quiet"]);
});
afterAll(async () => {
  await server.stop();
  await served[Symbol.asyncDispose]();
});

describe.concurrent("a pattern", () => {
  itWith([tnftpHere], "of tnftp's mget brings the files that fit it, and no others", async () => {
    await using local = await temporaryFolder();
    const { hostname, port } = new URL(server.url);
    const lines = ["user ftp x", `lcd ${local.path}`, "cd d", "mget *.txt", "bye"];
    await run(tnftpHere, tnftpHere.path, ["-n", "-i", hostname, port], lines);
    expect((await readdir(local.path)).sort()).toEqual(["a.txt", "b.txt"]);
  });

  itWith([ncftpHere], "of ncftpget brings the files that fit it, and no others", async () => {
    await using local = await temporaryFolder();
    const { hostname, port } = new URL(server.url);
    const ncftpget = `${dirname(ncftpHere.path)}/ncftpget`;
    await run(ncftpHere, ncftpget, ["-P", port, "-u", "ftp", "-p", "x", hostname, local.path, "d/*.txt"]);
    expect((await readdir(local.path)).sort()).toEqual(["a.txt", "b.txt"]);
  });

  itWith([python], "of ftplib's nlst names what can be fetched by that name", async () => {
    const { hostname, port } = new URL(server.url);
    const script = [
      "import ftplib, sys",
      "with ftplib.FTP() as ftp:",
      "  ftp.connect(sys.argv[1], int(sys.argv[2])); ftp.login()",
      "  names = ftp.nlst('d/?.txt')",
      "  for name in names: ftp.retrlines('RETR ' + name, print)",
    ].join("\n");
    expect(await run(python, python.path, ["-c", script, hostname, port])).toBe("a.txt\nb.txt\n");
  });
});

type Program = Peer & { readonly path: string; readonly located: LocatedProgram | undefined };

async function program(name: string, wanted: DebianProgram): Promise<Program> {
  const located = await locateProgram(wanted);
  if ("missing" in located) return { name, ...located, path: "", located: undefined };
  return { name, missing: undefined, path: located.path, located };
}

/** What it prints. */
async function run(
  { name, located }: Program,
  path: string,
  args: readonly string[],
  lines: readonly string[] = [],
): Promise<string> {
  if (located === undefined) throw new PeerError(`${name} is not here`);
  const { stdout, stderr, exitCode } = await runProcess(path, args, {
    environment: { ...located.environment, HOME: "/nonexistent" },
    input: lines.map((line) => `${line}\n`).join(""),
  });
  expect(exitCode, stderr).toBe(0);
  return stdout;
}
