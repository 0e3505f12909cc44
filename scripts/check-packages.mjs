/** Checks what would be published: packs each package, lints the tarballs, then uses them in an empty project. */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { npm, pnpm, prepare, readManifest, root, run, step } from "./toolchain.mjs";

const packages = ["ftp-core", "ftp-server", "ftp-client"].map((name) => {
  const directory = join(root, "packages", name);
  return { name, directory, manifest: readManifest(directory), tarball: `pasvport-${name}.tgz` };
});
/** The oldest Node that we support, and those after it. */
const nodes = ["20.9", "22", "24"];
const uses = join(root, "scripts/packed-use");
const typesOfNode = `@types/node@${readManifest(root).devDependencies["@types/node"]}`;
/** As strict as it gets; our own declarations are checked, too. */
const compilerOptions = {
  target: "es2022",
  lib: ["es2022", "esnext.disposable"],
  module: "nodenext",
  types: ["node"],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  skipLibCheck: false,
};
const work = mkdtempSync(join(tmpdir(), "pasvport-packages-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));

await prepare();
for (const { name, directory, tarball } of packages) {
  removeStaleOutput(directory);
  await step(`pack ${name}`, () => pnpm(["pack", "--out", join(work, tarball)], directory));
  await step(`publint ${name}`, () => tool("publint", "src/cli.js", ["--strict", join(work, tarball)]));
  const attw = ["--profile", "esm-only", "--no-emoji", "--no-color", join(work, tarball)];
  await step(`attw ${name}`, () => tool("@arethetypeswrong/cli", "dist/index.js", attw));
}

const project = join(work, "project");
await step("install the tarballs", async () => {
  const dependencies = Object.fromEntries(packages.map((one) => [one.manifest.name, `file:../${one.tarball}`]));
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), JSON.stringify({ private: true, type: "module", dependencies }));
  await npm(["install", "--no-audit", "--no-fund", "--no-package-lock"], project);
});
for (const { manifest } of packages) {
  for (const subpath of Object.keys(manifest.exports)) {
    const specifier = manifest.name + subpath.slice(1);
    const script = `if (Object.keys(await import("${specifier}")).length === 0) throw new Error("exports nothing")`;
    await step(`import ${specifier}`, () =>
      run(process.execPath, ["--input-type=module", "-e", script], { cwd: project }),
    );
  }
  for (const command of Object.keys(manifest.bin ?? {})) {
    await step(`${command} --help`, async () => {
      const help = await npm(["exec", "--offline", "--", command, "--help"], project);
      if (!help.includes(command)) throw new Error(`its help does not name it:\n${help}`);
    });
  }
}

await step("compile strict TypeScript", async () => {
  await npm(["install", "--no-audit", "--no-fund", "--no-package-lock", "--no-save", typesOfNode], project);
  for (const name of ["plain.mjs", "typed.ts"]) copyFileSync(join(uses, name), join(project, name));
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["typed.ts"] }));
  await run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "--project", project], { cwd: project });
});
for (const version of nodes) {
  const prefix = join(work, `node-${version}`);
  await step(`use them on Node ${version}`, async () => {
    await npm(["install", "--no-audit", "--no-fund", "--prefix", prefix, `node@${version}`]);
    const node = join(prefix, "node_modules/node/bin/node");
    for (const script of ["plain.mjs", "typed.js"]) {
      const said = await run(node, [script], { cwd: project });
      if (!said.includes(`: v${version}.`)) throw new Error(`it ran on another Node, or not to its end: ${said}`);
    }
  });
}

/**
 * @param {string} dependency
 * @param {string} entry
 * @param {string[]} args
 */
function tool(dependency, entry, args) {
  return run(process.execPath, [join(root, "node_modules", dependency, entry), ...args]);
}

/**
 * The compiler leaves the output of a source that was renamed or removed; it must not be published.
 * @param {string} directory
 */
function removeStaleOutput(directory) {
  const dist = join(directory, "dist");
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const output = join(entry.parentPath, entry.name);
    const source = join(directory, "src", relative(dist, output).replace(/\.(d\.ts|js)(\.map)?$/, ".ts"));
    if (entry.isFile() && !entry.name.endsWith(".tsbuildinfo") && !existsSync(source)) rmSync(output);
  }
}
