import { PassThrough, Writable } from "node:stream";
import { expect, it } from "vitest";
import { LocalFileError } from "../transfers/local-file.js";
import { ReaderGoneError, writeLines, writeOutput } from "./standard-output.js";

function failing(code: string): Writable {
  const stream = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new RangeError(code), { code })),
  });
  return stream.on("error", () => undefined);
}

it("text and bytes go out as they are", async () => {
  const stream = new PassThrough();
  await writeOutput(stream, "ü");
  await writeOutput(stream, Uint8Array.of(0xff, 0));
  expect(stream.read()).toEqual(Buffer.of(0xc3, 0xbc, 0xff, 0));
});

it("a slow reader is waited for", async () => {
  let release = (): void => undefined;
  const stream = new Writable({
    write: (_chunk, _encoding, done) => {
      release = done;
    },
  });
  let isWritten = false;
  const writing = writeOutput(stream, "a").then(() => {
    isWritten = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(isWritten).toBe(false);
  release();
  await writing;
});

it("a reader that went away is told apart from a disk that is full", async () => {
  const stream = failing("EPIPE");
  await expect(writeOutput(stream, "a")).rejects.toThrow(ReaderGoneError);
  await expect(writeOutput(stream, "b")).rejects.toThrow(ReaderGoneError);
  const full = writeOutput(failing("ENOSPC"), "a");
  await expect(full).rejects.toThrow(LocalFileError);
  await expect(full).rejects.not.toThrow(ReaderGoneError);
  await expect(full).rejects.toThrow("standard output: no space left");
});

it("many lines go out in a few writes", async () => {
  const chunks: string[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      chunks.push(String(chunk));
      done();
    },
  });
  const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index}`);
  await writeLines(stream, lines);
  expect(chunks.join("")).toBe(`${lines.join("\n")}\n`);
  expect(chunks.length).toBeLessThan(10);
  await writeLines(stream, []);
});
