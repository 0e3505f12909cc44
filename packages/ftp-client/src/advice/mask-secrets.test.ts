import { inspect } from "node:util";
import {
  ConnectionError,
  DataChannelError,
  NegativeReplyError,
  printable,
  RemoteProtocolError,
  reply,
} from "@pasvport/ftp-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskError, maskFor, maskTranscript } from "./mask-secrets.js";

describe("a mask", () => {
  it.each([
    ["hunter2", "no user with password hunter2.", "no user with password ***."],
    ["hunter2", "'PASS hunter2' not understood, hunter2!", "'PASS ***' not understood, ***!"],
    ["hunter2", "PASSWORD HUNTER2 INVALID", "PASSWORD *** INVALID"],
    ["a+b(c$&", "it was a+b(c$&", "it was ***"],
    ["päss", "päss? no", "***? no"],
    ["ab\u0007cd", "it was ab\\x07cd", "it was ***"],
    ["ab\udce9cd", "it was ab\udce9cd, ab\\xe9cd", "it was ***, ***"],
    ["a/b@ä", "ftp://me:a%2Fb%40%c3%a4@host, %61/b%40ä", "ftp://me:***@host, ***"],
    ["hunter2", "AUTH PLAIN: aHVudGVyMg==", "AUTH PLAIN: ***=="],
    ["ab\ud800cd", "ab\ud800cd, or ab%ef%bf%bdcd", "***, or ***"],
  ])("of %j", (secret, text, masked) => {
    expect(maskFor([secret])(text)).toBe(masked);
  });

  it.each([
    ["wrong", "login refused: wrong name or password", "login refused: wrong name or password"],
    ["password", "331 password required", "331 password required"],
    ["directory", "dir: not a directory", "dir: not a directory"],
    ["wrong", "500 'PASS wrong' not understood", "500 'PASS ***' not understood"],
    ["wrong", "no user 'bob' with 'wrong'", "no user 'bob' with '***'"],
    ["Wrong", "the password (WRONG) is wrong", "the password (***) is wrong"],
    ["wrong", "user=bob password=wrong", "user=bob password=***"],
    ["wrong", "password: wrongly spelled", "password: wrongly spelled"],
  ])("of %j, a word that servers say anyway, in %j", (secret, text, masked) => {
    expect(maskFor([secret])(text)).toBe(masked);
  });

  it("of two secrets takes the longer one where both fit", () => {
    expect(maskFor(["hunt", "hunter2"])("hunter2 hunt")).toBe("*** ***");
  });

  it.each([undefined, "", "a", "no", "out"])(
    "of %j leaves all as it is: it would tell more than it hides",
    (secret) => {
      expect(maskFor([secret])("this is no way out")).toBe("this is no way out");
    },
  );
});

it("in a transcript the server's words are masked; ours have no secret in them", () => {
  const lines = ["C> RETR hunter2/a.txt", "S> 550 hunter2 was your password", "D! hunter2"];
  expect(maskTranscript(lines, maskFor(["hunter2"]))).toEqual([
    "C> RETR hunter2/a.txt",
    "S> 550 *** was your password",
    "D! ***",
  ]);
});

it("a refusal keeps its command, its code and its identity", () => {
  const error = new NegativeReplyError("RETR hunter2.txt", reply(550, "first", "hunter2 is wrong"));
  maskError(error, maskFor(["hunter2"]));
  expect(error).toMatchObject({
    message: "RETR hunter2.txt was refused: 550 first / *** is wrong",
    command: "RETR hunter2.txt",
    reply: { code: 550, lines: ["first", "*** is wrong"] },
  });
  expect(error.stack).toContain("550 first / *** is wrong");
});

it("an error without a secret stays as it is", () => {
  const error = new NegativeReplyError("RETR a", reply(550, "no"));
  const { message, stack, reply: same } = error;
  maskError(error, maskFor(["hunter2"]));
  expect([error.message, error.stack, error.reply]).toEqual([message, stack, same]);
});

it("a chain of causes that leads back to its beginning has an end", () => {
  const error = new ConnectionError("hunter2");
  error.cause = new ConnectionError("hunter2", { cause: error });
  maskError(error, maskFor(["hunter2"]));
  expect(inspect(error)).not.toContain("hunter2");
});

it("whatever a server says, wherever it ends up in an error, the password is not in it", () => {
  const password = fc.string({ unit: "grapheme", minLength: 4, maxLength: 30 });
  const around = fc.string({ maxLength: 20 });
  fc.assert(
    fc.property(password, around, around, fc.array(around, { maxLength: 3 }), (secret, before, behind, more) => {
      const text = `${before}${secret}${behind}`;
      // Words of everyday are another matter, as shown above.
      fc.pre(/[^a-z]/i.test(secret));
      // What is left may be such a word again, where it looks like the mask or is its own neighbour.
      fc.pre(!`${before}***${behind}`.toLowerCase().includes(secret.toLowerCase()));
      fc.pre(!more.some((line) => line.includes(secret)));
      const refusal = new NegativeReplyError("PASS ***", reply(530, text, ...more, text));
      const failure = { mode: "EPSV", opening: "dial", phase: "open" } as const;
      const channel = new DataChannelError(`EPSV: ${text}`, failure, { cause: refusal });
      const broken = new RemoteProtocolError(`not a reply: ${text}`, { received: text, cause: channel });
      maskError(broken, maskFor([secret]));
      for (const shown of [broken, channel, refusal].flatMap(({ message, stack = "" }) => [message, stack])) {
        expect(shown).not.toContain(secret);
      }
      expect(broken.received).not.toContain(secret);
      expect(refusal.reply.lines.join("\n")).not.toContain(secret);
      const [line = ""] = maskTranscript([`S> 530 ${printable(text)}`], maskFor([secret]));
      expect(line).not.toContain(printable(secret));
    }),
  );
});
