/** `ftp-client` as people use it: the built program against our server, in every mode, with every kind of name. */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { FtpServer, openDiskStorage, type SessionEvent, staticUsers } from "@pasvport/ftp-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startRudeServer } from "./faults/rude-server.js";
import { hash, someBytes } from "./harness/content.js";
import { ftpClientProgram, runFtpClient } from "./harness/ftp-client-process.js";
import { freePortRange } from "./harness/loopback.js";
import { runProcess } from "./harness/process.js";
import { type TemporaryFolder, temporaryFolder } from "./harness/temporary-folder.js";

const content = someBytes(700_001);
const password = "p/w: @äö";
const environment = { FTP_PASSWORD: password };

let served: TemporaryFolder;
let server: FtpServer;
let url: string;
let urlOverIpv6: string;
const events: SessionEvent[] = [];

beforeAll(async () => {
  served = await temporaryFolder();
  await writeFile(served.file("a.bin"), content);
  server = new FtpServer({
    storage: await openDiskStorage(served.path),
    authenticator: staticUsers([{ name: "alice", password }]),
    hosts: ["127.0.0.1", "::1"],
    port: 0,
    // Who asks for what 227 tells goes to this address, where nobody listens.
    publicAddress: "127.0.0.9",
    observer: (event) => events.push(event),
  });
  await server.listen();
  [url = "", urlOverIpv6 = ""] = server.urls.map((each) => each.replace("//", "//alice@"));
});

afterAll(async () => {
  await server.close();
  await served[Symbol.asyncDispose]();
});

const run = (args: readonly string[], cwd = served.path) => runFtpClient(args, { cwd, environment });

describe("every command in every mode", () => {
  const overIpv4 = ["epsv", "pasv", "eprt", "port", "passive", "active", "auto"].map((mode) => ({
    mode,
    host: "127.0.0.1",
  }));
  const overIpv6 = ["epsv", "eprt", "passive", "active", "auto"].map((mode) => ({ mode, host: "::1" }));

  it.each([...overIpv4, ...overIpv6])("--mode $mode over $host", async ({ mode, host }) => {
    await using folder = await temporaryFolder();
    const base = host === "::1" ? urlOverIpv6 : url;
    const name = `from-${mode}-${host === "::1" ? 6 : 4}.bin`;
    const [ls, cat, get, put] = await Promise.all([
      run(["ls", "--mode", mode, base]),
      run(["--mode", mode, "cat", `${base}a.bin`]),
      run(["get", `${base}a.bin`, "--mode", mode], folder.path),
      run(["put", "--mode", mode, "a.bin", base + name]),
    ]);
    expect([ls, cat, get, put].map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual([
      [0, ""],
      [0, ""],
      [0, expect.stringMatching(/^a\.bin: 700001 bytes in \d+\.\d\d s, .*\/s\n$/)],
      [0, expect.stringMatching(/^a\.bin: 700001 bytes in /)],
    ]);
    expect(ls.stdout).toMatch(/^-rw-r--r-- +700001 {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {3}a\.bin$/m);
    expect(hash(cat.stdoutBytes)).toBe(hash(content));
    expect([get.stdout, put.stdout]).toEqual(["", ""]);
    expect(hash(await readFile(folder.file("a.bin")))).toBe(hash(content));
    expect(hash(await readFile(served.file(name)))).toBe(hash(content));
  });
});

describe("the dialogue", () => {
  it("is on stderr, in transcript notation, without the password", async () => {
    const { exitCode, stdout, stderr } = await run([
      "cat",
      "--trace",
      `${url}a.bin`.replace("@", `:${encodeURIComponent(password)}@`),
    ]);
    expect([exitCode, stdout.length > 0]).toEqual([0, true]);
    const lines = stderr.trimEnd().split("\n");
    for (const line of lines) expect(line).toMatch(/^(C>|S>|D\+|D-) /);
    expect(lines).toContain("C> PASS ***");
    expect(lines).toContain("C> RETR a.bin");
    expect(lines).toContain("D- 700001 bytes");
    expect(stderr).not.toContain(password);
  });

  it.each([
    ["eprt", /^C> EPRT \|1\|127\.0\.0\.1\|(\d+)\|$/m],
    ["port", /^C> PORT 127,0,0,1,(\d+),(\d+)$/m],
  ])("of --mode %s announces a port of --active-ports", async (mode, announced) => {
    const { first, last } = await freePortRange("127.0.0.1", 3);
    const args = ["--trace", "--mode", mode, "--active-ports", `${first}-${last}`, "ls", url];
    const { exitCode, stderr } = await run(args);
    const [high = "", low] = announced.exec(stderr)?.slice(1) ?? [];
    const port = low === undefined ? Number(high) : Number(high) * 256 + Number(low);
    expect([exitCode, port >= first && port <= last]).toEqual([0, true]);
  });

  it("announces --active-address, which a careful server refuses when it is somebody else's", async () => {
    const { exitCode, stderr } = await run(["--trace", "--mode", "eprt", "--active-address", "127.0.0.8", "ls", url]);
    expect(stderr).toMatch(/^C> EPRT \|1\|127\.0\.0\.8\|\d+\|$/m);
    expect(exitCode).toBe(5);
  });

  it("of PASV means the host we are connected to, unless --pasv-address told", async () => {
    const [control, told] = await Promise.all([
      run(["--trace", "--mode", "pasv", "ls", url]),
      run(["--trace", "--mode", "pasv", "--pasv-address", "told", "ls", url]),
    ]);
    expect(control.stderr).toMatch(/^S> 227 .*127,0,0,9,/m);
    expect([control.exitCode, told.exitCode]).toEqual([0, 5]);
    expect(told.stderr).toMatch(
      /^ftp-client: ls .*: PASV: the data connection did not open: connect to 127\.0\.0\.9:/m,
    );
  });

  it("dials no port below --lowest-data-port", async () => {
    await using rude = await startRudeServer({ RETR: "150 coming\r\n", EPSV: "229 here (|||1023|)\r\n" });
    const cat = (port: string) => runFtpClient(["cat", "--lowest-data-port", port, `ftp://127.0.0.1:${rude.port}/a`]);
    const [above, at] = await Promise.all([cat("1024"), cat("1023")]);
    expect([above.exitCode, at.exitCode]).toEqual([5, 5]);
    expect(above.stderr).toContain("EPSV: 127.0.0.1:1023 is below port 1024");
    // Nobody listens there: it was tried.
    expect(at.stderr).toContain("EPSV: the data connection did not open: connect to 127.0.0.1:1023");
  });

  it("is opened by nobody but the server, unless --data-peer allows it", async () => {
    await using rude = await startRudeServer({
      RETR: async (session) => {
        session.write("150 coming\r\n");
        const { host, port } = session.target;
        // Who is dropped may see a reset: also an end.
        const stranger = connect({ host, port, localAddress: "127.0.0.2" }).on("error", () => undefined);
        await new Promise((resolve) => stranger.end("from elsewhere").resume().once("close", resolve));
        session.write("226 done\r\n");
      },
    });
    const cat = (rule: string) =>
      runFtpClient(["cat", "--mode", "port", "--timeout", "1", "--data-peer", rule, `ftp://127.0.0.1:${rude.port}/a`]);
    const [same, network, any] = await Promise.all([cat("same"), cat("network"), cat("any")]);
    expect([same.stdout, network.stdout, any.stdout]).toEqual(["", "from elsewhere", "from elsewhere"]);
    expect([same.exitCode, network.exitCode, any.exitCode]).toEqual([5, 0, 0]);
  });

  it("comes from the address that --bind names", async () => {
    const { exitCode } = await run(["--bind", "127.0.0.7", "ls", url]);
    const peers = events.map((event) => (event.kind === "connected" ? event.peer.host : ""));
    expect([exitCode, peers.includes("127.0.0.7")]).toEqual([0, true]);
  });
});

describe("results", () => {
  it("--quiet leaves nothing else", async () => {
    await using folder = await temporaryFolder();
    const get = await run(["get", "-q", `${url}a.bin`], folder.path);
    expect([get.exitCode, get.stdout, get.stderr]).toEqual([0, "", ""]);
  });

  it("ls --json tells everything, one object a line", async () => {
    const { stdout } = await run(["ls", "--json", url]);
    const entries = stdout
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    expect(entries).toContainEqual(
      expect.objectContaining({ name: "a.bin", type: "file", size: 700_001, unixMode: 0o644 }),
    );
  });

  it("a reader that has enough of cat and goes is no fault", async () => {
    const script = '{ "$@"; echo "exit $?" >&2; } | head -c 10 | wc -c';
    const args = ["-c", script, "sh", process.execPath, ftpClientProgram, "cat", `${url}a.bin`];
    const { stdout, stderr } = await runProcess("sh", args, { environment });
    expect([stdout.trim(), stderr]).toEqual(["10", "exit 0\n"]);
  });

  it("a reader that is slow gets every byte", async () => {
    const script = '"$@" | { read -r _ || :; cat; } | wc -c';
    await writeFile(served.file("slow.bin"), Buffer.concat([Buffer.from("\n"), content]));
    const args = ["-c", script, "sh", process.execPath, ftpClientProgram, "cat", `${url}slow.bin`];
    expect((await runProcess("sh", args, { environment })).stdout.trim()).toBe("700001");
  });
});

describe("names", () => {
  const texts = [
    "a b.txt",
    "quo\"te's.txt",
    "100%.txt",
    "%41.txt",
    "-dash.txt",
    "ünï 日本.txt",
    "semi;colon?x#y.txt",
    " blank ",
  ];
  const names = [...texts.map((text) => Buffer.from(text)), Buffer.from("lat\xe9.txt", "latin1")];

  it("go up, are listed and come down, whatever bytes they are made of", async () => {
    await using folder = await temporaryFolder();
    const directory = `${url}names/`;
    await mkdir(served.file("names"));
    const put = await Promise.all(names.map((name) => run(["put", "-q", "a.bin", directory + percentEncoded(name)])));
    const ls = await run(["ls", "--json", directory]);
    const get = await Promise.all(
      names.map((name) => run(["get", "-q", directory + percentEncoded(name)], folder.path)),
    );
    expect([...put, ls, ...get].filter(({ exitCode, stderr }) => exitCode !== 0 || stderr !== "")).toEqual([]);
    const sorted = (buffers: readonly Buffer[]) => buffers.map((buffer) => buffer.toString("hex")).sort();
    const listed = ls.stdout.trimEnd().split("\n").map(nameFromJson);
    expect(sorted(listed)).toEqual(sorted(names));
    for (const place of [folder.path, served.file("names")]) {
      expect(sorted(await readdir(Buffer.from(place), { encoding: "buffer" }))).toEqual(sorted(names));
    }
    for (const name of names) {
      expect(hash(await readFile(Buffer.concat([Buffer.from(`${folder.path}/`), name])))).toBe(hash(content));
    }
  });

  it("files named on the command line keep their names, a leading dash behind --", async () => {
    await using folder = await temporaryFolder();
    await mkdir(served.file("several"));
    for (const name of ["-dash", "a b", "ünï"]) await writeFile(folder.file(name), name);
    const put = await run(["put", "--", "-dash", "a b", folder.file("ünï"), `${url}several`], folder.path);
    expect([put.exitCode, put.stderr.split("\n").length]).toEqual([0, 5]);
    expect(await readdir(served.file("several"))).toEqual(["-dash", "a b", "ünï"]);
    const get = await run(["get", `${url}several/ünï`, "-q", "--", "-new"], folder.path);
    expect([get.exitCode, await readFile(folder.file("-new"), "utf8")]).toEqual([0, "ünï"]);
  });

  it("one that no command can carry is refused before it is sent", async () => {
    const { exitCode, stderr } = await run(["--trace", "cat", `${url}a%0Ab`]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^ftp-client: cat .*a name with a line break or a NUL cannot be sent over FTP$/m);
    expect(stderr).not.toMatch(/^C> RETR/m);
  });

  it("escape sequences in one do not reach the terminal", async () => {
    await mkdir(served.file("escapes"));
    await writeFile(served.file("escapes", "\x1b]0;owned\x07\u009b31m"), "");
    const { stdout } = await run(["ls", `${url}escapes/`]);
    expect(stdout).toMatch(/ {3}\\x1b\]0;owned\\x07\\x9b31m\n$/);
  });

  it("get into a directory keeps the file's name", async () => {
    await using folder = await temporaryFolder();
    await mkdir(folder.file("sub"));
    expect((await run(["get", `${url}a.bin`, "sub"], folder.path)).exitCode).toBe(0);
    expect(await readdir(folder.file("sub"))).toEqual(["a.bin"]);
  });
});

/** Every byte of a name, as an address can carry it. */
function percentEncoded(name: Buffer): string {
  return [...name].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
}

function nameFromJson(line: string): Buffer {
  const { name, nameBytes } = JSON.parse(line) as { readonly name: string; readonly nameBytes?: string };
  return nameBytes === undefined ? Buffer.from(name) : Buffer.from(nameBytes, "hex");
}
