/** Finds programs of Debian packages; those that are not installed are unpacked beside the system, never installed. */
import { access, constants, mkdir, readdir, readFile, rename } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ProcessError, runProcess } from "../harness/process.js";
import { type TemporaryFolder, temporaryFolder } from "../harness/temporary-folder.js";

export type DebianProgram = {
  readonly package: string;
  /** Where the package puts it. */
  readonly path: `/${string}`;
  /** Its name in PATH, where any one of that name will do. */
  readonly nameInPath?: string;
};

export type LocatedProgram = {
  /** Absolute. */
  readonly path: string;
  /** What it needs in its environment to find its libraries and modules. */
  readonly environment: NodeJS.ProcessEnv;
};

export type MissingProgram = { readonly missing: string };

const located = new Map<string, Promise<LocatedProgram | MissingProgram>>();

/** Takes the installed program, else one from PATH if that will do, else the one of the package. */
export function locateProgram(program: DebianProgram): Promise<LocatedProgram | MissingProgram> {
  const key = JSON.stringify(program);
  const known = located.get(key) ?? locate(program);
  located.set(key, known);
  return known;
}

/** Joins what several programs need, where one runs with the other's modules. */
export function joinEnvironments(environments: readonly NodeJS.ProcessEnv[]): NodeJS.ProcessEnv {
  const joined: NodeJS.ProcessEnv = {};
  for (const [name, value] of environments.flatMap((environment) => Object.entries(environment))) {
    joined[name] = [joined[name], value].filter(Boolean).join(delimiter);
  }
  return joined;
}

async function locate(program: DebianProgram): Promise<LocatedProgram | MissingProgram> {
  const { package: name, path } = program;
  for (const candidate of [path, ...inPath(program)]) {
    if (await exists(candidate)) return { path: candidate, environment: {} };
  }
  try {
    const folder = await unpacked(name);
    const inside = join(folder, path);
    if (!(await exists(inside))) return { missing: `the package ${name} has no ${path}` };
    return { path: inside, environment: await environmentOf(folder) };
  } catch (cause) {
    return { missing: firstFault(String(cause)) };
  }
}

function inPath({ nameInPath }: DebianProgram): string[] {
  if (nameInPath === undefined) return [];
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, nameInPath));
}

async function exists(path: string): Promise<boolean> {
  return access(path, constants.R_OK).then(
    () => true,
    () => false,
  );
}

/** apt starts the line that matters with E: */
function firstFault(message: string): string {
  return /^E: .*/m.exec(message)?.[0] ?? message.split("\n", 1)[0] ?? message;
}

let lastInLine: Promise<unknown> = Promise.resolve();

/** The folder that holds a package with those of its dependencies that this system lacks. One at a time: apt is busy. */
async function unpacked(name: string): Promise<string> {
  const cache = fileURLToPath(
    new URL(`../../node_modules/.cache/pasvport-peers/${await systemName()}/`, import.meta.url),
  );
  const folder = join(cache, name);
  const turn = lastInLine.then(async () => {
    if (!(await exists(folder))) await unpack(name, cache, folder);
  });
  lastInLine = turn.catch(() => undefined);
  await turn;
  return folder;
}

/** Two test runs may want it at once: each unpacks for itself, and the rename that comes first wins. */
async function unpack(name: string, cache: string, folder: string): Promise<void> {
  const aptCache = join(cache, "apt");
  await mkdir(aptCache, { recursive: true });
  await using staging = await temporaryFolder(cache);
  const archives = staging.file("archives");
  const root = staging.file("root");
  await mkdir(archives);
  await mkdir(root);
  await download(name, archives, aptOptions(aptCache)).catch(() => downloadWithFreshLists(name, archives, staging));
  for (const archive of await readdir(archives)) {
    await succeed("dpkg-deb", ["--extract", join(archives, archive), root]);
  }
  await rename(root, folder).catch(async (cause: unknown) => {
    if (!(await exists(folder))) throw cause;
  });
}

/** Packages of one release do not fit another, and node_modules may be carried between them. */
async function systemName(): Promise<string> {
  const release = await readFile("/etc/os-release", "utf8").catch(() => "");
  const field = (name: string): string => new RegExp(`^${name}="?([\\w.]+)`, "m").exec(release)?.[1] ?? "unknown";
  return `${field("ID")}-${field("VERSION_ID")}-${process.arch}`;
}

/** The lists of this system may be absent, or so old that the mirror has dropped what they name. They stay as they are. */
async function downloadWithFreshLists(name: string, archives: string, staging: TemporaryFolder): Promise<void> {
  const lists = staging.file("lists");
  await mkdir(lists);
  const own = [...aptOptions(lists), "-o", `Dir::State::lists=${lists}`];
  await succeed("apt-get", ["update", ...own], archives);
  await download(name, archives, own);
}

async function download(name: string, archives: string, options: readonly string[]): Promise<void> {
  const { stdout } = await succeed("apt-get", ["install", "--simulate", "--no-install-recommends", name, ...options]);
  const lacking = Array.from(stdout.matchAll(/^Inst (\S+)/gm), ([, each]) => each ?? "");
  // The C library belongs to the loader that is already running.
  const wanted = new Set([name, ...lacking.filter((each) => each !== "libc6" && each !== "libc-bin")]);
  await succeed("apt-get", ["download", ...wanted, ...options], archives);
}

/** Even a simulated installation writes a log; and containers are often set up to parse all lists anew each time. */
function aptOptions(cache: string): string[] {
  const settings = {
    "APT::Sandbox::User": "root",
    "Dir::Log": cache,
    "Dir::Cache": cache,
    "Dir::Cache::pkgcache": "pkgcache.bin",
    "Dir::Cache::srcpkgcache": "srcpkgcache.bin",
    "Acquire::Retries": "2",
    "Acquire::http::Timeout": "20",
    "Acquire::https::Timeout": "20",
  };
  return Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
}

async function succeed(program: string, args: readonly string[], cwd?: string) {
  const options = { boundMs: 180_000, environment: { LC_ALL: "C" }, ...(cwd === undefined ? {} : { cwd }) };
  const result = await runProcess(program, args, options);
  if (result.exitCode === 0) return result;
  throw new ProcessError(`${program} ${args.join(" ")} ended with ${result.exitCode}\n${result.stderr}`);
}

async function environmentOf(folder: string): Promise<NodeJS.ProcessEnv> {
  const roots = [join(folder, "usr/lib"), join(folder, "lib")];
  const libraries = await Promise.all(roots.map(libraryFolders));
  const modules = join(folder, "usr/lib/python3/dist-packages");
  return {
    ...(libraries.flat().length > 0 ? { LD_LIBRARY_PATH: libraries.flat().join(delimiter) } : {}),
    ...((await exists(modules)) ? { PYTHONPATH: modules } : {}),
  };
}

/** Debian keeps libraries in a folder named after the machine, such as x86_64-linux-gnu. */
async function libraryFolders(root: string): Promise<string[]> {
  const names = await readdir(root).catch(() => []);
  return names.filter((name) => /-linux-gnu/.test(name)).map((name) => join(root, name));
}
