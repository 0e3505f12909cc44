/** Starts a foreign server from its recipe, on a port of its own, and waits for its greeting. */
import { randomBytes, randomInt } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { type RunningProcess, startProcess } from "../../harness/process.js";
import { type TemporaryFolder, temporaryFolder } from "../../harness/temporary-folder.js";
import { joinEnvironments, type LocatedProgram } from "../debian-packages.js";
import type { LoopbackHost } from "../loopback-hosts.js";
import { PeerError } from "../peer.js";
import type { ServerCommand, ServerLogin, ServerRecipe } from "./server-recipe.js";

export type RunningForeignServer = AsyncDisposable & {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** The served folder as the server names it in PWD. Relative paths start there. */
  readonly root: string;
  /** What it printed and logged so far. */
  log(): Promise<string>;
  stop(): Promise<void>;
};

export type StartOptions = {
  /** Those that the recipe names, in its order. */
  readonly programs: readonly LocatedProgram[];
  readonly host: LoopbackHost;
  readonly directory: string;
};

const attempts = 3;

export async function startServer(recipe: ServerRecipe, options: StartOptions): Promise<RunningForeignServer> {
  let log = "";
  // Somebody may take the port between our look and the server's bind; it then ends, and gets another one.
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const state = await temporaryFolder();
    const outcome = await tryToStart(recipe, options, state).catch(async (fault: unknown) => {
      await state[Symbol.asyncDispose]();
      throw fault;
    });
    if ("server" in outcome) return outcome.server;
    log = outcome.log;
    await state[Symbol.asyncDispose]();
  }
  throw new PeerError(`${recipe.name} sends no greeting on ${options.host.address}\n${log}`);
}

async function tryToStart(
  recipe: ServerRecipe,
  { programs, host: { address: host, family }, directory }: StartOptions,
  state: TemporaryFolder,
): Promise<{ readonly server: RunningForeignServer } | { readonly log: string }> {
  const port = await freePort(host);
  const greeting = `pasvport-${randomBytes(6).toString("hex")}`;
  const site = { host, family, port, directory, state: state.path, login, greeting, programs };
  const command = await recipe.prepare(site);
  const running = await launch(programs, command.args);
  if (await greeted(running, site)) return { server: runningServer(site, command, running, state) };
  await running.kill();
  return { log: await readLog(running, command) };
}

const login: ServerLogin = {
  user: "pasvport",
  password: "freigepaeck",
  passwordHash: "$6$pasvport$5duWBeEqyNpGZrcVrxQgwXl9weJmx4HthQy3cIIU/.eeSCOvQh9iOzYGA/XI8Lr78RVmeGPA/4LAy.eCREvdX0",
};

/** The server ends when the process does that started it, even when that one is killed. */
const launcher = ["--pdeathsig", "KILL"] as const;

/** Interop: Pure-FTPd takes a stdin that is a socket, as Node's pipes are, for a session that inetd hands over. */
async function launch([main, ...others]: readonly LocatedProgram[], args: readonly string[]): Promise<RunningProcess> {
  if (!main) throw new PeerError("a recipe names no program");
  const environment = joinEnvironments([main, ...others].map((program) => program.environment));
  return startProcess("setpriv", [...launcher, main.path, ...args], { environment, stdin: "ignore" });
}

function runningServer(
  { host, port }: { readonly host: string; readonly port: number },
  command: ServerCommand,
  running: RunningProcess,
  state: TemporaryFolder,
): RunningForeignServer {
  const stop = async (): Promise<void> => {
    await running.kill();
    await state[Symbol.asyncDispose]();
  };
  return {
    host,
    port,
    user: command.user ?? login.user,
    password: login.password,
    root: command.root,
    log: () => readLog(running, command),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function readLog(running: RunningProcess, { logs }: ServerCommand): Promise<string> {
  const files = await Promise.all(logs.map((log) => readFile(log, "utf8").catch(() => "")));
  return [running.stdout, running.stderr, ...files].filter(Boolean).join("\n");
}

/** These servers do not tell which port the system gave them, so one is chosen below those that it gives to clients. */
async function freePort(host: string): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const server = createServer().listen(port, host);
    const isFree = await once(server, "listening").then(
      () => true,
      () => false,
    );
    await new Promise((resolve) => server.close(resolve));
    if (isFree) return port;
  }
}

/** Servers do not say when they listen, so the port is tried until the greeting comes or the server ends. */
async function greeted(running: RunningProcess, expected: Expected): Promise<boolean> {
  const deadline = Date.now() + 10_000;
  const ended = running.ended.then(() => "ended" as const);
  while (Date.now() < deadline) {
    const turn = await Promise.race([ended, hears(expected, deadline - Date.now())]);
    if (turn !== "silence") return turn === "greeting";
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return false;
}

type Expected = { readonly host: string; readonly port: number; readonly greeting: string };

function hears({ host, port, greeting }: Expected, boundMs: number): Promise<"greeting" | "silence"> {
  return new Promise((resolve) => {
    let text = "";
    const socket = connect({ host, port }).setEncoding("latin1");
    socket.setTimeout(boundMs, () => socket.destroy());
    socket.on("error", () => resolve("silence"));
    socket.on("close", () => resolve("silence"));
    socket.on("data", (chunk: string) => {
      text += chunk;
      if (!text.includes(greeting)) return;
      resolve("greeting");
      socket.end("QUIT\r\n");
    });
  });
}
