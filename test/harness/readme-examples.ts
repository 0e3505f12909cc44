/** The TypeScript examples of a package's README, in a project of their own that has the packages as if they were installed. */
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ProcessResult, runProcess } from "./process.js";
import { type TemporaryFolder, temporaryFolder } from "./temporary-folder.js";

const root = join(import.meta.dirname, "../..");

export type ReadmeExamples = AsyncDisposable & {
  readonly folder: TemporaryFolder;
  readonly count: number;
  /** As strictly as we compile ourselves. */
  compile(): Promise<ProcessResult>;
  /** Runs a script that may import `./example-1.js` and so on. */
  use(script: string): Promise<ProcessResult>;
};

const COMPILER_OPTIONS = {
  extends: join(root, "tsconfig.base.json"),
  compilerOptions: { noEmit: false, declaration: false, declarationMap: false, sourceMap: false },
  include: ["example-*.ts"],
};

export async function readmeExamples(name: "ftp-client" | "ftp-server"): Promise<ReadmeExamples> {
  const folder = await temporaryFolder();
  const readme = await readFile(join(root, "packages", name, "README.md"), "utf8");
  const examples = [...readme.matchAll(/^```ts\n(.*?)^```/gms)].map(([, text = ""]) => text);
  await mkdir(folder.file("node_modules/@pasvport"), { recursive: true });
  await symlink(join(root, "node_modules/@types"), folder.file("node_modules/@types"));
  for (const each of ["ftp-server", "ftp-client"]) {
    await symlink(join(root, "packages", each), folder.file("node_modules/@pasvport", each));
  }
  for (const [index, text] of examples.entries()) await writeFile(folder.file(`example-${index + 1}.ts`), text);
  await writeFile(folder.file("package.json"), JSON.stringify({ type: "module" }));
  await writeFile(folder.file("tsconfig.json"), JSON.stringify(COMPILER_OPTIONS));
  const run = (...args: readonly string[]): Promise<ProcessResult> =>
    runProcess(process.execPath, args, { cwd: folder.path });
  return {
    folder,
    count: examples.length,
    compile: () => run(join(root, "node_modules/typescript/bin/tsc"), "--project", "."),
    use: async (script) => {
      await writeFile(folder.file("use.mjs"), script);
      return run("use.mjs");
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}
