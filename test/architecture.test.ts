/** The borders between the packages, drawn in biome.json, hold: a file that crosses one is a lint error. */
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const biome = createRequire(import.meta.url).resolve("@biomejs/biome/bin/biome");

const ioModules =
  "child_process dgram dns dns/promises fs fs/promises http https net stream stream/promises timers timers/promises tls";
const asyncGlobals = "Date Promise globalThis performance process queueMicrotask setImmediate setInterval setTimeout";

/** Rule, file, source. */
const offences: readonly (readonly [rule: string, file: string, source: string])[] = [
  ...ioModules
    .split(" ")
    .flatMap((name) => [
      [
        "noRestrictedImports",
        `ftp-core/src/a/node-${name.replace("/", "-")}.ts`,
        `export * as it from "node:${name}";`,
      ] as const,
      [
        "noRestrictedImports",
        `ftp-core/src/a/bare-${name.replace("/", "-")}.ts`,
        `export * as it from "${name}";`,
      ] as const,
    ]),
  ["noRestrictedImports", "ftp-core/src/dynamic.ts", 'export const it = () => import("node:net");'],
  ["noRestrictedImports", "ftp-core/src/types.ts", 'export type { Socket } from "node:net";'],
  ["noRestrictedImports", "ftp-core/src/a/downwards.ts", 'export { it } from "../net/it.js";'],
  ...asyncGlobals
    .split(" ")
    .map((name) => ["noRestrictedGlobals", `ftp-core/src/global-${name}.ts`, `export const it = ${name};`] as const),

  ["noRestrictedImports", "ftp-core/src/net/server.ts", 'export * from "@pasvport/ftp-server";'],
  ["noRestrictedImports", "ftp-core/src/simulation/client.ts", 'export * from "@pasvport/ftp-client";'],
  ["noRestrictedImports", "ftp-core/src/server.ts", 'export * from "@pasvport/ftp-server";'],
  ["noRestrictedImports", "ftp-core/src/it.test.ts", 'export * from "@pasvport/ftp-client";'],
  ["noRestrictedImports", "ftp-server/src/client.ts", 'export * from "@pasvport/ftp-client";'],
  ["noRestrictedImports", "ftp-server/src/client.test.ts", 'export * from "../../ftp-client/src/index.js";'],
  ["noRestrictedImports", "ftp-client/src/server.ts", 'export * from "@pasvport/ftp-server";'],
  ["noRestrictedImports", "ftp-client/src/a/server.ts", 'export * from "../../../ftp-server/dist/index.js";'],
  ["noRestrictedImports", "ftp-client/src/words.ts", 'export { words } from "./cli/words.js";'],
  ["noRestrictedImports", "ftp-client/src/a/bars.ts", 'export * from "cli-progress";'],
  ["noRestrictedImports", "ftp-server/src/words.ts", 'export { words } from "./cli/words.js";'],
  ["noRestrictedImports", "ftp-server/src/library.ts", 'export * from "@pasvport/ftp-client";'],

  ["noImportCycles", "ftp-client/src/cycle-a.ts", 'export { b } from "./cycle-b.js";\nexport const a = 1;'],
  ["noImportCycles", "ftp-client/src/cycle-b.ts", 'export { a } from "./cycle-a.js";\nexport const b = 1;'],
  ["noExcessiveLinesPerFile", "ftp-server/src/long.ts", `export const it = [\n${"  1,\n".repeat(299)}];`],
  ["noUndeclaredDependencies", "ftp-server/src/phantom.ts", 'export { it } from "vitest";'],
  ["noConsole", "ftp-server/src/console.ts", 'console.log("here");'],
  ["noDefaultExport", "ftp-server/src/default.ts", "export default 1;"],
  ["noEnum", "ftp-server/src/enum.ts", "export enum Colour {\n  Red = 1,\n}"],
  ["noExplicitAny", "ftp-server/src/any.ts", "export const it: any = 1;"],
  ["noNonNullAssertion", "ftp-server/src/non-null.ts", "export const it = (x?: string): string => x!;"],
  [
    "noParameterProperties",
    "ftp-server/src/parameter.ts",
    "export class It {\n  constructor(readonly x: number) {}\n}",
  ],
  ["useImportType", "ftp-server/src/types.ts", 'import { Socket } from "node:net";\nexport type It = Socket;'],
  ["useNodejsImportProtocol", "ftp-server/src/bare.ts", 'export { join } from "path";'],
];

const innocent: readonly (readonly [file: string, source: string])[] = [
  ["packages/ftp-core/src/innocent.ts", 'export { Buffer } from "node:buffer";'],
  [
    "packages/ftp-core/src/innocent.test.ts",
    'export { it } from "vitest";\nexport const wait = () => Promise.resolve(Date.now());',
  ],
  ["packages/ftp-core/src/net/it.ts", 'export { connect as it } from "node:net";\nexport const wait = setTimeout;'],
  ["packages/ftp-core/src/simulation/it.ts", 'export * from "../net/it.js";\nexport const done = Promise.resolve();'],
  [
    "packages/ftp-server/src/innocent.ts",
    'export * from "@pasvport/ftp-core";\nexport * from "@pasvport/ftp-core/net";',
  ],
  ["packages/ftp-server/src/cli/innocent.ts", "console.log(new Date(), process.argv);"],
  ["test/innocent.ts", 'export * from "@pasvport/ftp-client";\nexport { FtpServer } from "@pasvport/ftp-server";'],
];

let directory: string;
const errors = new Map<string, string[]>();

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "pasvport-architecture-"));
  const copied = ["biome.json", ".gitignore", "package.json", "test/package.json"];
  const manifests = ["ftp-core", "ftp-server", "ftp-client"].map((name) => `packages/${name}/package.json`);
  await Promise.all([...copied, ...manifests].map((file) => cp(join(root, file), join(directory, file))));
  const offending = offences.map(([, file, source]) => [`packages/${file}`, source] as const);
  await Promise.all([...offending, ...innocent].map(([file, source]) => write(join(directory, file), `${source}\n`)));

  for (const { category, severity, location } of JSON.parse(await lint()).diagnostics) {
    if (severity !== "error") continue;
    errors.set(location.path, [...(errors.get(location.path) ?? []), category.split("/").at(-1)]);
  }
});

afterAll(() => rm(directory, { recursive: true, force: true }));

it.each(offences)("%s is an error in packages/%s", (rule, file) => {
  expect(errors.get(`packages/${file}`)).toContain(rule);
});

it.each(innocent)("nothing is wrong with %s", (file) => {
  expect(errors.get(file)).toBeUndefined();
});

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** Biome exits non-zero when it finds what we look for, so only its report counts. */
function lint(): Promise<string> {
  const args = [biome, "lint", "--reporter=json", "--max-diagnostics=none"];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: directory, maxBuffer: 16 << 20 }, (_error, stdout) => resolve(stdout));
  });
}
