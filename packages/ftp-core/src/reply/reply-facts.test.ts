import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RemoteProtocolError } from "../errors.js";
import { type Reply, reply } from "./reply.js";
import {
  formatExtendedPassiveReply,
  formatFeaturesReply,
  formatPassiveReply,
  formatPathReply,
  formatSizeReply,
  formatTimeReply,
  parseExtendedPassiveReply,
  parseFeaturesReply,
  parsePassiveReply,
  parsePathReply,
  parseSizeReply,
  parseTimeReply,
} from "./reply-facts.js";

const port = fc.integer({ min: 1, max: 65535 });

describe("227", () => {
  const endpoint = { host: "192.0.2.1", port: 1025 };

  it("is written with one parenthesis, and no digit before it", () => {
    expect(formatPassiveReply(endpoint)).toEqual(reply(227, "Entering Passive Mode (192,0,2,1,4,1)"));
  });

  it.each([
    "Entering Passive Mode (192,0,2,1,4,1)",
    "Entering Passive Mode (192,0,2,1,4,1).",
    "Entering Passive Mode 192,0,2,1,4,1",
    "Entering Passive Mode 192,0,2,1,4,1.",
    "=192,0,2,1,4,1",
    "192,0,2,1,4,1",
    "Passive mode of v2.1 (192,0,2,1,4,1), 5 seconds",
    "Entering Passive Mode. A=(192,0,2,1,4,1)",
  ])("%j is read", (text) => {
    expect(parsePassiveReply(reply(227, text))).toEqual(endpoint);
  });

  it("is read from several lines", () => {
    expect(parsePassiveReply(reply(227, "Entering Passive Mode", "(192,0,2,1,4,1)"))).toEqual(endpoint);
  });

  it.each([
    "",
    "Entering Passive Mode",
    "(1,2,3,4,5)",
    "(1,2,3,4,5,6,7)",
    "(256,0,2,1,4,1)",
    "(1,2,3,4,0,0)",
    "(1.2.3.4,4,1)",
  ])("%j is refused", (text) => {
    expect(() => parsePassiveReply(reply(227, text))).toThrow(RemoteProtocolError);
  });

  it("brings any address back unchanged", () => {
    fc.assert(
      fc.property(fc.ipV4(), port, (host, number) => {
        expect(parsePassiveReply(formatPassiveReply({ host, port: number }))).toEqual({ host, port: number });
      }),
    );
  });
});

describe("229", () => {
  it("is written with one parenthesis", () => {
    expect(formatExtendedPassiveReply(6446)).toEqual(reply(229, "Entering Extended Passive Mode (|||6446|)"));
  });

  it.each([
    "(|||6446|)",
    "Entering Extended Passive Mode (|||6446|).",
    "(!!!6446!)",
    "Mode (EPSV) (|||6446|)",
    "(|1|192.0.2.1|6446|)",
  ])("%j is read", (text) => {
    expect(parseExtendedPassiveReply(reply(229, text))).toBe(6446);
  });

  it.each(["", "ok", "(6446)", "(|||0|)", "(|||6446|", "(||6446|)", "(|||65536|)"])("%j is refused", (text) => {
    expect(() => parseExtendedPassiveReply(reply(229, text))).toThrow(RemoteProtocolError);
  });

  it("brings any port back unchanged", () => {
    fc.assert(
      fc.property(port, (number) => {
        expect(parseExtendedPassiveReply(formatExtendedPassiveReply(number))).toBe(number);
      }),
    );
  });
});

describe("257", () => {
  it.each([
    ['"/" is current directory', "/"],
    ['"/a ""b"" c" created', '/a "b" c'],
    ['"" is here', ""],
    ['"""" is here', '"'],
    ['Now in "/home" since 3 o\'clock', "/home"],
    ['"C:\\Program Files" is the "current" directory', "C:\\Program Files"],
  ])("%j is read", (text, path) => {
    expect(parsePathReply(reply(257, text))).toBe(path);
  });

  it.each(["", "/home is current directory", '"/home', '"/home""', '"'])("%j is refused", (text) => {
    expect(() => parsePathReply(reply(257, text))).toThrow(RemoteProtocolError);
  });

  it("brings any path back unchanged", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', "/", "a", " ", "é") }), fc.string(), (path, comment) => {
        expect(parsePathReply(formatPathReply(path, comment))).toBe(path);
      }),
    );
  });
});

describe("213", () => {
  it.each([
    ["0", 0],
    [" 42 ", 42],
    ["9007199254740991", Number.MAX_SAFE_INTEGER],
  ])("%j is read as a size", (text, size) => {
    expect(parseSizeReply(reply(213, text))).toBe(size);
  });

  it.each(["", "-1", "1.5", "1e3", "0x10", "12 bytes", "9007199254740992", "99999999999999999999"])(
    "%j is no size",
    (text) => {
      expect(() => parseSizeReply(reply(213, text))).toThrow(RemoteProtocolError);
    },
  );

  it.each([
    ["19700101000000", 0],
    [" 20240229120000.250 ", 1709208000250],
  ])("%j is read as a time", (text, epochMs) => {
    expect(parseTimeReply(reply(213, text))).toBe(epochMs);
  });

  it.each(["", "yesterday", "20240230000000"])("%j is no time", (text) => {
    expect(() => parseTimeReply(reply(213, text))).toThrow(RemoteProtocolError);
  });

  it("brings any size and any time back unchanged", () => {
    const epochMs = fc
      .integer({ min: Date.UTC(1000, 0) / 1000, max: Date.UTC(9999, 11, 31) / 1000 })
      .map((seconds) => seconds * 1000);
    fc.assert(
      fc.property(fc.maxSafeNat(), epochMs, (size, time) => {
        expect(parseSizeReply(formatSizeReply(size))).toBe(size);
        expect(parseTimeReply(formatTimeReply(time))).toBe(time);
      }),
    );
  });
});

describe("211 of FEAT", () => {
  it.each<readonly [name: string, answer: Reply, features: Record<string, readonly string[]>]>([
    [
      "of RFC 2389",
      reply(211, "Extensions supported:", " MLST size*;create;", " SIZE", "END"),
      { MLST: ["size*;create;"], SIZE: [""] },
    ],
    ["without indents", reply(211, "Features:", "SIZE", "MDTM", "End"), { SIZE: [""], MDTM: [""] }],
    ["with wide indents and blanks behind", reply(211, "Features:", "    REST STREAM  ", "End"), { REST: ["STREAM"] }],
    ["with a feature on two lines", reply(211, "Features:", " AUTH TLS", " AUTH SSL", "End"), { AUTH: ["TLS", "SSL"] }],
    ["in small letters", reply(211, "Features:", " utf8", "End"), { UTF8: [""] }],
    ["with empty lines", reply(211, "Features:", "", "  ", " SIZE", "End"), { SIZE: [""] }],
    ["without a feature", reply(211, "Features:", "End"), {}],
    ["of one line", reply(211, "no-features"), {}],
  ])("%s is read", (_, answer, features) => {
    expect(Object.fromEntries(parseFeaturesReply(answer))).toEqual(features);
  });

  it("is written with one blank before each feature, and in one line where there is none", () => {
    expect(formatFeaturesReply(["SIZE", "MLST type*;"])).toEqual(
      reply(211, "Features:", " SIZE", " MLST type*;", "End"),
    );
    expect(formatFeaturesReply([])).toEqual(reply(211, "No features"));
  });

  it("brings any features back unchanged", () => {
    const word = fc.string({ unit: fc.constantFrom(..."ABZ09*;"), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(word, fc.option(word, { nil: "" })), { selector: ([name]) => name }),
        (features) => {
          const lines = features.map((words) => words.join(" ").trim());
          const read = [...parseFeaturesReply(formatFeaturesReply(lines))];
          expect(read).toEqual(features.map(([name, parameters]) => [name, [parameters]]));
        },
      ),
    );
  });
});

it("any reply gives its fact or a RemoteProtocolError", () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'()|,."0129 ') }));
  fc.assert(
    fc.property(fc.array(text, { minLength: 1 }), (lines) => {
      const answer = reply(227, ...(lines as [string, ...string[]]));
      const readers = [
        parsePassiveReply,
        parseExtendedPassiveReply,
        parsePathReply,
        parseSizeReply,
        parseTimeReply,
        parseFeaturesReply,
      ];
      for (const read of readers) {
        try {
          read(answer);
        } catch (error) {
          expect(error).toBeInstanceOf(RemoteProtocolError);
        }
      }
    }),
    { numRuns: 300 },
  );
});
