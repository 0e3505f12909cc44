import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { newOutput } from "./output.js";
import { promptText } from "./shell/terminal/prompt-text.js";
import { readableOutput, terminalText } from "./terminal-text.js";

function outputTo(isTTY: boolean) {
  const stdout = Object.assign(new PassThrough(), { isTTY });
  const network = { clock: { now: () => 0 } } as Parameters<typeof newOutput>[0]["network"];
  const output = newOutput({ stdout, stderr: new PassThrough(), environment: {}, network });
  return { stdout, readable: readableOutput(output, stdout) };
}

describe("the content of a file at a terminal", () => {
  it("keeps lines and tabs, and shows every other control character", () => {
    expect(terminalText(Buffer.from("a\tb\r\nc\x1b[2J\x07\u009b\r\rd\n\xe9", "utf8"))).toBe(
      "a\tb\nc\\x1b[2J\\x07\\x9b\\x0d\\x0dd\né",
    );
    expect(terminalText(Buffer.from([0xff, 0x61]))).toBe("\\xffa");
  });

  it("is cut between lines, not between the bytes of a character", async () => {
    const { stdout, readable } = outputTo(true);
    const bytes = Buffer.from("naïve\n😀 end", "utf8");
    for (const byte of bytes) await readable.output.write(Buffer.of(byte));
    await readable.finish();
    expect(String(stdout.read())).toBe("naïve\n😀 end\n");
  });

  it("goes through byte for byte where stdout is no terminal", async () => {
    const { stdout, readable } = outputTo(false);
    await readable.output.write(Buffer.from([0x1b, 0xff]));
    await readable.finish();
    expect(stdout.read()).toEqual(Buffer.from([0x1b, 0xff]));
  });

  it("may be one endless line", async () => {
    const { stdout, readable } = outputTo(true);
    let shown = 0;
    stdout.on("data", (chunk: Buffer) => {
      shown += chunk.length;
    });
    await readable.output.write(Buffer.alloc(100_000, "x"));
    expect(shown).toBe(100_000);
  });
});

describe("the prompt's text", () => {
  const at = { host: "ftp.example.org", port: 21, user: undefined, directory: "/" };
  it.each([
    [undefined, "ftp> "],
    [at, "ftp://ftp.example.org/> "],
    [{ ...at, port: 2121, directory: "/pub" }, "ftp://ftp.example.org:2121/pub> "],
    [{ ...at, host: "::1", directory: "" }, "ftp://[::1]/> "],
    [{ ...at, directory: "/a\x1b[2J" }, "ftp://ftp.example.org/a\\x1b[2J> "],
    [{ ...at, directory: `/${"deep/".repeat(20)}end` }, "ftp://ftp.example.org/…ep/deep/deep/deep/deep/deep/end> "],
    [{ ...at, directory: "e\u0301".repeat(125_000) }, `ftp://ftp.example.org/…${"e\u0301".repeat(31)}> `],
    [{ ...at, host: `${"x".repeat(60)}.org` }, `ftp://${"x".repeat(31)}…/> `],
  ])("of %j is %j", (whereabouts, text) => {
    expect(promptText(whereabouts)).toBe(text);
  });
});
