/** Brings pnpm, the dependencies and the build, starting from nothing but Node and npm. */
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

const tools = join(root, ".tools");
const pnpmPackage = join(tools, "node_modules", "pnpm");

/** Makes the working tree ready to run; says one line per step on stderr, and what a step printed only if it fails. */
export async function prepare() {
  const unlock = await lock();
  const version = readManifest(root).packageManager.replace(/^pnpm@|\+.*$/g, "");
  if (installedPnpm() !== version) {
    // Install scripts are not needed: bin/pnpm.mjs finds the binary that came as an optional dependency.
    const options = ["--prefix", tools, "--no-save", "--no-package-lock", "--ignore-scripts", "--include=optional"];
    await step(`pnpm ${version}`, () => npm(["install", ...options, "--no-audit", "--no-fund", `pnpm@${version}`]));
  }
  await step("install", () => pnpm(["install"]));
  await step("build", () => pnpm(["run", "build"]));
  unlock();
}

/**
 * @param {string[]} args
 * @param {string} [cwd]
 */
export function pnpm(args, cwd) {
  return run(process.execPath, [join(pnpmPackage, "bin", "pnpm.mjs"), ...args], { cwd });
}

/**
 * @param {string[]} args
 * @param {string} [cwd]
 */
export function npm(args, cwd) {
  const cli = process.env["npm_execpath"];
  if (cli?.endsWith("npm-cli.js")) return run(process.execPath, [cli, ...args], { cwd });
  return run("npm", args, { cwd, shell: process.platform === "win32" });
}

/**
 * Runs a program without a terminal and gives what it printed; throws that text if the program fails.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string | undefined, shell?: boolean }} [options]
 * @returns {Promise<string>}
 */
export function run(program, args, { cwd = root, shell = false } = {}) {
  // The build needs the development dependencies, whatever NODE_ENV the caller runs under.
  const { NODE_ENV: _, ...env } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, shell, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
    }
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${program} ${args.join(" ")}: ${signal ?? `exit code ${code}`}\n${output}`));
    });
  });
}

/**
 * @param {string} name
 * @param {() => Promise<unknown>} work
 */
export async function step(name, work) {
  const started = performance.now();
  try {
    await work();
    process.stderr.write(`${name} … ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
  } catch (error) {
    process.stderr.write(`${name} … failed\n${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  }
}

/** @param {string} directory */
export function readManifest(directory) {
  return JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
}

function installedPnpm() {
  try {
    return readManifest(pnpmPackage).version;
  } catch {
    return undefined;
  }
}

/** Two runs at once in one clone must not install over each other; the lock of a process that is gone does not count. */
async function lock() {
  const file = join(tools, "lock");
  const unlock = () => rmSync(file, { force: true });
  mkdirSync(tools, { recursive: true });
  for (;;) {
    try {
      writeFileSync(file, `${process.pid}`, { flag: "wx" });
      process.once("exit", unlock);
      return () => {
        process.off("exit", unlock);
        unlock();
      };
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw error;
      if (!isHeld(file)) unlock();
      await delay(100);
    }
  }
}

/** @param {string} file */
function isHeld(file) {
  try {
    // Still empty, as 0, names our own process group, which lives: its owner is about to write.
    return process.kill(Number(readFileSync(file, "utf8")), 0);
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
