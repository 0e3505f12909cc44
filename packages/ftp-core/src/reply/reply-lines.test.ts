import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytewise, cut } from "../../../../test/harness/pieces.js";
import { RemoteProtocolError } from "../errors.js";
import { type Reply, reply } from "./reply.js";
import { formatReply, MAX_REPLY_BYTES, MAX_REPLY_LINE_BYTES, MAX_REPLY_LINES, ReplyReader } from "./reply-lines.js";

/** Both ways: what is read is written the same. */
const cases: readonly (readonly [text: string, reply: Reply])[] = [
  ["200 OK\r\n", reply(200, "OK")],
  ["200 \r\n", reply(200, "")],
  ["220  two blanks \r\n", reply(220, " two blanks ")],
  ["211-Features:\r\n SIZE\r\nEnd\r\n211 \r\n", reply(211, "Features:", " SIZE", "End", "")],
  ["230-\r\n\r\n230 in\r\n", reply(230, "", "", "in")],
  ["230-one\r\n230-220 two\r\n230 three\r\n", reply(230, "one", "220 two", "three")],
  ["230-one\r\n230-230 two\r\n230 three\r\n", reply(230, "one", "230 two", "three")],
  ["230-one\r\n230-230-two\r\n230 230\r\n", reply(230, "one", "230-two", "230")],
  ['257 "caf\xe9" \xff\xff\r\n', reply(257, '"caf\udce9" \udcff')],
];

/** What peers send, and what is understood. */
const lenient: readonly (readonly [name: string, text: string, reply: Reply])[] = [
  ["a code alone", "200\r\n", reply(200, "")],
  ["LF alone", "230-a\n b\n230 c\n", reply(230, "a", " b", "c")],
  ["the code before every line (Pure-FTPd, Microsoft)", "230-a\r\n230-b\r\n230 c\r\n", reply(230, "a", "b", "c")],
  [
    "other codes at the start of a line between",
    "226-a\r\n150 b\r\n150-c\r\n226 d\r\n",
    reply(226, "a", "150 b", "150-c", "d"),
  ],
  [
    "the code with something else behind it",
    "226-a\r\n2260\r\n226\tb\r\n226 c\r\n",
    reply(226, "a", "2260", "226\tb", "c"),
  ],
  ["an end that is the code alone", "230-a\r\n230\r\n", reply(230, "a", "")],
  ["Telnet options before the greeting", "\xff\xfb\x01220 hello\r\n", reply(220, "hello")],
  ["a CR before the line end", "220 hello\r\r\n", reply(220, "hello\r")],
];

describe("replies", () => {
  describe.each([...cases.map(([text, answer]) => [JSON.stringify(text), text, answer] as const), ...lenient])(
    "%s is read",
    (_, text, expected) => {
      it("whole", () => {
        expect(read([latin1(text)])).toEqual([expected]);
      });

      it("byte by byte", () => {
        expect(read(bytewise(latin1(text)))).toEqual([expected]);
      });

      it("with the next reply behind it", () => {
        const reader = new ReplyReader();
        expect(read([latin1(`${text}331-more`)], reader)).toEqual([expected]);
        expect(reader.isEmpty).toBe(false);
        expect(read([latin1("\r\n331 ok\r\n")], reader)).toEqual([reply(331, "more", "ok")]);
        expect(reader.isEmpty).toBe(true);
      });
    },
  );

  it.each(cases)("%j is written", (text, answer) => {
    expect(Buffer.from(formatReply(answer)).toString("latin1")).toBe(text);
  });

  it.each([
    "hello\r\n",
    "\r\n",
    "20 OK\r\n",
    "2000 OK\r\n",
    "099 a\r\n",
    "600 a\r\n",
    "200x\r\n",
    " 200 OK\r\n",
    "-200 OK\r\n",
  ])("%j is refused", (text) => {
    expect(() => read([latin1(text)])).toThrow(RemoteProtocolError);
  });

  it("takes a line as long as the limit, and no longer one", () => {
    const longest = `200 ${"x".repeat(MAX_REPLY_LINE_BYTES - 4)}`;
    expect(read([latin1(`${longest}\r\n`)])).toHaveLength(1);
    expect(() => read([latin1(`${longest}x\r\n`)])).toThrow(RemoteProtocolError);
    expect(() => read([latin1(`${longest}xxx`)])).toThrow(RemoteProtocolError);
  });

  it.each(["\n", "211-\r\n", " a longer line of a listing that never ends\r\n"])(
    "gives up a reply that goes on with %j for ever",
    (line) => {
      const rounds = Math.ceil(MAX_REPLY_BYTES / line.length) + 1;
      expect(() => read([latin1(`211-begin\r\n${line.repeat(rounds)}`)])).toThrow(RemoteProtocolError);
    },
  );

  it("takes as many lines as it says, and not one more", () => {
    const inner = (count: number): string => `211-begin\r\n${"\n".repeat(count)}211 end\r\n`;
    expect(read([latin1(inner(MAX_REPLY_LINES - 2))])[0]?.lines).toHaveLength(MAX_REPLY_LINES);
    expect(() => read([latin1(inner(MAX_REPLY_LINES))])).toThrow(/more than 4096 lines/);
  });

  it("shows what came in the error, shortened", () => {
    expect(() => read([latin1(`${"x".repeat(5000)}\r\n`)])).toThrow(
      expect.objectContaining({ received: "x".repeat(200), code: "REMOTE_PROTOCOL" }),
    );
  });

  it.each([
    ["a line break", "a\r\n230 forged", "200 a??230 forged\r\n"],
    ["a NUL", "a\0b", "200 a?b\r\n"],
    ["an escape sequence, which is the terminal's affair", "\x1b[2J", "200 \x1b[2J\r\n"],
    ["half a surrogate pair", "a\ud800b\udc00", "200 a\xef\xbf\xbdb\xef\xbf\xbd\r\n"],
  ])("writes one harmless line for %s", (_, text, expected) => {
    expect(Buffer.from(formatReply(reply(200, text))).toString("latin1")).toBe(expected);
  });
});

const code = fc.integer({ min: 100, max: 599 });
const words = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 30 }),
  fc.constantFrom("200", "200 a", "200-a", "199 b", "211-211 c", " 200 a", "", "-", "\udcff\udce9"),
  fc.tuple(code, fc.constantFrom(" ", "-", "x", ""), fc.string({ maxLength: 5 })).map((parts) => parts.join("")),
);
const line = words.filter((text) => !/[\0-\x1f\x7f]/.test(text));
const replies = fc.record({
  code: fc.oneof(code, fc.constantFrom(199, 200, 211)),
  lines: fc.array(line, { minLength: 1, maxLength: 6 }) as unknown as fc.Arbitrary<[string, ...string[]]>,
});

describe("any reply", () => {
  it("comes back as it was written, however the bytes are cut", () => {
    fc.assert(
      fc.property(fc.array(replies, { maxLength: 4 }), fc.array(fc.nat(40)), (answers, sizes) => {
        const bytes = Buffer.concat(answers.map(formatReply));
        expect(read(cut(bytes, sizes))).toEqual(answers);
      }),
      { numRuns: 150 },
    );
  });

  it("is written as lines with CR LF, each but the last without an end's form", () => {
    fc.assert(
      fc.property(
        code,
        fc.array(
          fc.array(fc.nat(0xffff), { maxLength: 20 }).map((codes) => String.fromCharCode(...codes)),
          { minLength: 1, maxLength: 5 },
        ),
        (number, lines) => {
          const text = Buffer.from(formatReply({ code: number, lines: lines as [string, ...string[]] })).toString(
            "latin1",
          );
          const written = text.split("\r\n");
          expect(written.pop()).toBe("");
          expect(written).toHaveLength(lines.length);
          expect(written.slice(0, -1).filter((it) => /^\d{3}( |$)/.test(it))).toEqual([]);
          expect(written.at(-1)).toMatch(new RegExp(`^${number} `));
        },
      ),
    );
  });
});

describe("any bytes", () => {
  const nasty = fc
    .array(
      fc.oneof(
        fc.constantFrom("\r\n", "\n", "\r", "\0", "\xff", "\xff\xfb", "\xff\xfa", "\xff\xf0", "\xff\xff"),
        fc.constantFrom("200", "200 ", "200-", "200 ok\r\n", "200-a\r\n", "631 x\r\n", "20"),
        fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
        fc.constant("x".repeat(5000)),
      ),
      { maxLength: 30 },
    )
    .map((parts) => latin1(parts.join("")));

  it("are replies or a RemoteProtocolError, the same however they are cut", () => {
    fc.assert(
      fc.property(nasty, fc.array(fc.nat(500), { maxLength: 20 }), (bytes, sizes) => {
        const whole = readToEnd([bytes]);
        expect(readToEnd(cut(bytes, sizes))).toEqual(whole);
        expect(readToEnd(bytewise(bytes))).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });
});

function read(pieces: readonly Uint8Array[], reader = new ReplyReader()): Reply[] {
  const all: Reply[] = [];
  for (const piece of pieces) {
    reader.push(piece);
    for (let next = reader.next(); next !== undefined; next = reader.next()) all.push(next);
  }
  return all;
}

/** All replies, and the error that ended the session, if one did. */
function readToEnd(pieces: readonly Uint8Array[]): (Reply | string)[] {
  const reader = new ReplyReader();
  const all: (Reply | string)[] = [];
  try {
    for (const piece of pieces) {
      reader.push(piece);
      for (let next = reader.next(); next !== undefined; next = reader.next()) all.push(next);
    }
  } catch (error) {
    expect(error).toBeInstanceOf(RemoteProtocolError);
    all.push(String(error));
  }
  return all;
}

function latin1(text: string): Buffer {
  return Buffer.from(text, "latin1");
}
