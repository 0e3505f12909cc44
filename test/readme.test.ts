/** The README's two scripts, as they stand there: one against the other. */
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { startProcess } from "./harness/process.js";
import { temporaryFolder } from "./harness/temporary-folder.js";

const root = join(import.meta.dirname, "..");

it("runs the server and the client that the README shows", async () => {
  const scripts = (await readFile(join(root, "README.md"), "utf8")).matchAll(/^```js\n(.*?)^```/gms);
  const [serverScript = "", clientScript = ""] = [...scripts].map(([, text]) => text ?? "");
  await using folder = await temporaryFolder();
  await mkdir(folder.file("node_modules/@pasvport"), { recursive: true });
  for (const name of ["ftp-server", "ftp-client"]) {
    await symlink(join(root, "packages", name), folder.file("node_modules/@pasvport", name));
  }
  await mkdir(folder.file("served"));
  await mkdir(folder.file("client"));
  await writeFile(folder.file("server.mjs"), serverScript);

  await using server = await startProcess(process.execPath, [folder.file("server.mjs")], {
    cwd: folder.file("served"),
  });
  const [, address = ""] = await server.line(/^ftp:\/\/(\S+?)\/$/m);
  expect(clientScript).toContain("127.0.0.1:2121");
  await writeFile(folder.file("client.mjs"), clientScript.replace("127.0.0.1:2121", address));
  await using client = await startProcess(process.execPath, [folder.file("client.mjs")], {
    cwd: folder.file("client"),
  });
  await client.line(/^file 6 hello\.txt$/m);
  await client.ended;

  expect(await readFile(folder.file("served/hello.txt"), "utf8")).toBe("hello\n");
  expect(await readFile(folder.file("client/copy-of-hello.txt"), "utf8")).toBe("hello\n");
  await server.line(/^RETR \/hello\.txt 6 complete$/m);
});
