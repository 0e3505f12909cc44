import { describe, expect, it } from "vitest";
import { readableContent, terminalText } from "./terminal-text.js";

function shown() {
  let text = "";
  const content = readableContent(async (bytes) => {
    text += Buffer.from(bytes).toString();
  });
  return { content, text: () => text };
}

describe("the content of a file at a terminal", () => {
  it("keeps lines and tabs, and shows every other control character", () => {
    expect(terminalText(Buffer.from("a\tb\r\nc\x1b[2J\x07\u009b\r\rd\n\xe9", "utf8"))).toBe(
      "a\tb\nc\\x1b[2J\\x07\\x9b\\x0d\\x0dd\né",
    );
    expect(terminalText(Buffer.from([0xff, 0x61]))).toBe("\\xffa");
  });

  it("is cut between lines, not between the bytes of a character", async () => {
    const { content, text } = shown();
    for (const byte of Buffer.from("naïve\n😀 end", "utf8")) await content.write(Buffer.of(byte));
    expect(text()).toBe("naïve\n");
    await content.finish();
    await content.finish();
    expect(text()).toBe("naïve\n😀 end\n");
  });

  it("may be one endless line", async () => {
    const { content, text } = shown();
    await content.write(Buffer.alloc(100_000, "x"));
    expect(text()).toHaveLength(100_000);
  });
});
