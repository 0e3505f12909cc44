/** The user's own files: what the folder on this side has before the session, and what it must have afterwards. */
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { errnoOf } from "@pasvport/ftp-core/net";
import { dataBytes, describeBytes, wireText } from "./play-text.js";
import { type TemporaryFolder, temporaryFolder } from "./temporary-folder.js";
import type { Transcript } from "./transcript.js";

export class LocalSide implements AsyncDisposable {
  readonly #transcript: Transcript;
  #folder: TemporaryFolder | undefined;

  constructor(transcript: Transcript) {
    this.#transcript = transcript;
  }

  /** Where a file of the server goes to, or comes from: the same name here. The folder is made when it is needed first. */
  async pathFor(remote: string): Promise<string> {
    this.#folder ??= await this.#make();
    return this.#folder.file(basename(remote));
  }

  /** What the session left, as the lines of set-up that would promise it. */
  async keptLines(): Promise<{ expected: string[]; received: string[] }> {
    const { kept } = this.#transcript;
    const expected = [...kept].map(([path, what]) => `kept  ${path} = ${what}`);
    const received: string[] = [];
    for (const path of kept.keys()) received.push(`kept  ${path} = ${await this.#whatIs(path)}`);
    return { expected, received };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#folder?.[Symbol.asyncDispose]();
  }

  async #make(): Promise<TemporaryFolder> {
    const folder = await temporaryFolder();
    for (const [path, content] of this.#transcript.local) {
      if (path.endsWith("/")) await mkdir(folder.file(wireText(path)), { recursive: true });
      else await writeFile(folder.file(wireText(path)), dataBytes(content));
    }
    return folder;
  }

  async #whatIs(path: string): Promise<string> {
    if (this.#folder === undefined) return "nothing";
    const at = this.#folder.file(wireText(path));
    try {
      return (await stat(at)).isDirectory() ? "directory" : `"${describeBytes(await readFile(at))}"`;
    } catch (error) {
      if (errnoOf(error) === "ENOENT") return "nothing";
      throw error;
    }
  }
}
