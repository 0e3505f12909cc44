import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytewise, cut } from "../../../../test/harness/pieces.js";
import { decodeWireText } from "../wire/wire-text.js";
import type { ArgumentFormName, ArgumentOf } from "./argument-forms.js";
import type { Command } from "./command.js";
import { formatCommand, readCommand } from "./command-line.js";
import type { InboundCommand } from "./command-reader.js";
import { readAll as read } from "./command-reader.suite.js";
import { commandRow, commandTable, findVerb, type Verb } from "./command-table.js";

/** What may stand in a name: anything but CR, LF and NUL, bytes that are not UTF-8 among it. */
const name = fc
  .uint8Array({ minLength: 1, maxLength: 40 })
  .map((bytes) => bytes.filter((byte) => byte !== 0x0d && byte !== 0x0a && byte !== 0))
  .filter((bytes) => bytes.length > 0)
  .map(decodeWireText);
const path = fc.oneof(name, fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }).filter(isOneLine));
const plainPath = path.filter((text) => !/^[ -]/.test(text));
const port = fc.integer({ min: 1, max: 65535 });
const ipv4 = fc.record({ host: fc.ipV4(), port });
const ipv6 = fc.record({ host: fc.constantFrom("::1", "2001:db8::1", "fe80::a:b"), port });

const argumentsOf: { readonly [Form in ArgumentFormName]: fc.Arbitrary<ArgumentOf<Form>> } = {
  none: fc.constant(undefined),
  text: fc.option(path, { nil: undefined }),
  username: path,
  password: fc.oneof(path, fc.constant("")),
  pathname: path,
  optionalPathname: fc.option(path, { nil: undefined }),
  listPathname: fc.record({
    flags: fc.string({ unit: fc.constantFrom(..."AaCFl1"), maxLength: 3 }),
    path: fc.option(plainPath, { nil: undefined }),
  }),
  representation: fc.oneof(
    fc.record({
      type: fc.constantFrom("A" as const, "E" as const),
      format: fc.constantFrom("N" as const, "T" as const, "C" as const),
    }),
    fc.constant({ type: "I" as const }),
    fc.record({ type: fc.constant("L" as const), byteSize: fc.nat(255) }),
  ),
  codeLetter: fc.constantFrom(..."ABCEFIPRS"),
  offset: fc.maxSafeNat(),
  timeAndPathname: fc.record({ modifiedAtMs: fc.integer({ min: -1_000_000_000_000, max: 4_000_000_000_000 }), path }),
  allocation: fc.oneof(
    fc.record({ bytes: fc.maxSafeNat() }),
    fc.record({ bytes: fc.maxSafeNat(), recordBytes: fc.maxSafeNat() }),
  ),
  subcommand: fc.option(
    fc.record({
      word: fc.string({ unit: fc.constantFrom(..."ACHMOD-8"), minLength: 1, maxLength: 9 }),
      argument: fc.option(path, { nil: undefined }),
    }),
    { nil: undefined },
  ),
  hostPort: ipv4,
  extendedAddress: fc.oneof(
    ipv4.map((endpoint) => ({ family: "ipv4" as const, endpoint })),
    ipv6.map((endpoint) => ({ family: "ipv6" as const, endpoint })),
  ),
  extendedPassive: fc.constantFrom(
    { kind: "any" as const },
    { kind: "all" as const },
    { kind: "family" as const, family: "ipv4" as const },
    { kind: "family" as const, family: "ipv6" as const },
  ),
};

const verbs = Object.keys(commandTable) as Verb[];

function commandOf(verb: Verb): fc.Arbitrary<Command> {
  const values: fc.Arbitrary<unknown> = argumentsOf[commandRow(verb).argument];
  return values.map((argument) => ({ verb, argument }) as Command);
}

describe("commands", () => {
  it.each(verbs)("%s comes back as it was written", (verb) => {
    fc.assert(
      fc.property(commandOf(verb), (command) => {
        expect(understood(read([formatCommand(command)]))).toEqual([command]);
      }),
      { numRuns: 60 },
    );
  });

  it("come back however the bytes are cut", () => {
    const some = fc.array(fc.constantFrom(...verbs).chain(commandOf), { maxLength: 5 });
    fc.assert(
      fc.property(some, fc.array(fc.nat(30)), (commands, sizes) => {
        const bytes = Buffer.concat(commands.map(formatCommand));
        expect(understood(read(cut(bytes, sizes)))).toEqual(commands);
      }),
    );
  });
});

/** Bytes that mean something to one of the layers, more often than chance would have them. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom("\r\n", "\n", "\r", "\0", " ", "\xff", "\xff\xf4", "\xf2", "\xff\xfa", "\xff\xf0", "\xe9"),
      fc.constantFrom("USER a", "PASS ", "PORT 1,2,3,4,5,6", "ABOR", "EPSV 1", "\u00c3\u00a9"),
      fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
      fc.constant("x".repeat(3000)),
    ),
    { maxLength: 30 },
  )
  .map((parts) => Buffer.from(parts.join(""), "latin1"));

describe("CommandReader", () => {
  it("reads any bytes as command lines or calls them unreadable, the same however they are cut", () => {
    fc.assert(
      fc.property(nasty, fc.array(fc.nat(500), { maxLength: 20 }), (bytes, sizes) => {
        const whole = read([bytes]);
        expect(read(cut(bytes, sizes))).toEqual(whole);
        expect(read(bytewise(bytes))).toEqual(whole);
        const ends = bytes.filter((byte) => byte === 0x0a || byte === 0x0d).length;
        // One result a line, and perhaps one for an overlong line whose end has not come.
        expect(whole.length).toBeLessThanOrEqual(ends + 1);
      }),
      { numRuns: 60 },
    );
  });
});

function understood(inbound: readonly InboundCommand[]): unknown[] {
  return inbound.map((one) => {
    const verb = one.kind === "commandLine" ? findVerb(one.line.word) : undefined;
    return one.kind === "commandLine" && verb !== undefined ? readCommand(verb, one.line.argument) : one;
  });
}

function isOneLine(text: string): boolean {
  return !/[\r\n\0]/.test(text);
}
