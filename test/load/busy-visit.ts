/** One session that does all that a client does with files, at random, and knows what must be in them. */
import { expect } from "vitest";
import { hash } from "../harness/content.js";
import type { RawClient } from "../harness/raw-client.js";
import { type DataMode, dataModes, fetched, sent } from "./data-moves.js";
import { type SeededNumbers, seededNumbers } from "./seeded-numbers.js";

/** Of what is done to files and listings, after the first upload. */
export const STEPS_A_VISIT = 8;
export const LARGEST_BYTES = 192 * 1024;

export interface VisitOptions {
  readonly index: number;
  readonly shared: Buffer;
}

/** One client with a directory of its own, and what it knows to be in there. */
export class BusyVisit {
  readonly name: string;
  readonly files = new Map<string, Buffer>();
  movedBytes = 0;
  readonly #client: RawClient;
  readonly #shared: Buffer;
  readonly #random: SeededNumbers;

  constructor(client: RawClient, { index, shared }: VisitOptions) {
    this.name = `session-${index}`;
    this.#client = client;
    this.#shared = shared;
    this.#random = seededNumbers(index + 1);
  }

  async run(): Promise<void> {
    expect(await this.#client.ask(`MKD ${this.name}`)).toMatchObject({ code: 257 });
    const steps = [this.#store, this.#retrieve, this.#append, this.#restartedRetrieve, this.#restartedStore] as const;
    const listings = [this.#list, this.#machineList, this.#nameList] as const;
    await this.#store();
    for (let step = 1; step < STEPS_A_VISIT; step += 1) {
      await this.#random.oneOf([...steps, ...listings] as const).call(this);
    }
    await this.#retrieveShared();
  }

  async #store(): Promise<void> {
    const content = this.#bytes();
    const file = `file-${this.files.size}.bin`;
    await this.#send(`STOR ${this.name}/${file}`, content);
    this.files.set(file, content);
  }

  async #append(): Promise<void> {
    const [file, before] = this.#anyFile();
    const content = this.#bytes();
    await this.#send(`APPE ${this.name}/${file}`, content);
    this.files.set(file, Buffer.concat([before, content]));
  }

  async #restartedStore(): Promise<void> {
    const [file, before] = this.#anyFile();
    const restartAt = this.#random.upTo(before.length + 1);
    const content = this.#bytes();
    await this.#send(`STOR ${this.name}/${file}`, content, restartAt);
    this.files.set(file, Buffer.concat([before.subarray(0, restartAt), content]));
  }

  async #retrieve(): Promise<void> {
    const [file, content] = this.#anyFile();
    expect(hash(await this.#fetch(`RETR ${this.name}/${file}`))).toBe(hash(content));
  }

  async #restartedRetrieve(): Promise<void> {
    const [file, content] = this.#anyFile();
    const restartAt = this.#random.upTo(content.length + 1);
    const tail = await this.#fetch(`RETR ${this.name}/${file}`, restartAt);
    expect(hash(tail)).toBe(hash(content.subarray(restartAt)));
  }

  async #retrieveShared(): Promise<void> {
    expect(hash(await this.#fetch("RETR shared.bin"))).toBe(hash(this.#shared));
  }

  async #list(): Promise<void> {
    const lines = linesOf(await this.#fetch(`LIST ${this.name}`));
    const facts = lines.map((line) => line.split(/ +/)).map((words) => [words.at(-1) ?? "", Number(words[4])] as const);
    expect(new Map(facts)).toEqual(this.#sizes());
  }

  async #machineList(): Promise<void> {
    const lines = linesOf(await this.#fetch(`MLSD ${this.name}`));
    const facts = lines
      .map((line) => /size=(\d+);.* (.+)$/i.exec(line))
      .map((match) => [match?.[2] ?? "", Number(match?.[1])] as const);
    expect(new Map(facts)).toEqual(this.#sizes());
  }

  async #nameList(): Promise<void> {
    const names = linesOf(await this.#fetch(`NLST ${this.name}`));
    expect(names.sort()).toEqual([...this.files.keys()].sort());
  }

  async #fetch(command: string, restartAt?: number): Promise<Buffer> {
    const bytes = await fetched(this.#client, { command, ...this.#way(restartAt) });
    this.movedBytes += bytes.length;
    return bytes;
  }

  async #send(command: string, bytes: Buffer, restartAt?: number): Promise<void> {
    await sent(this.#client, { command, ...this.#way(restartAt) }, bytes);
    this.movedBytes += bytes.length;
  }

  #way(restartAt: number | undefined): { readonly mode: DataMode; readonly restartAt?: number } {
    const mode = this.#random.oneOf(dataModes);
    return restartAt === undefined ? { mode } : { mode, restartAt };
  }

  #bytes(): Buffer {
    // Now and then nothing at all.
    return this.#random.bytes(this.#random.upTo(12) === 0 ? 0 : this.#random.upTo(LARGEST_BYTES));
  }

  #anyFile(): readonly [string, Buffer] {
    const [first = ["", Buffer.alloc(0)] as const, ...rest] = [...this.files];
    return this.#random.oneOf([first, ...rest]);
  }

  #sizes(): ReadonlyMap<string, number> {
    return new Map([...this.files].map(([name, content]) => [name, content.length]));
  }
}

function linesOf(listing: Buffer): string[] {
  return listing.toString("latin1").split("\r\n").slice(0, -1);
}
