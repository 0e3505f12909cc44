import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RemoteProtocolError } from "../errors.js";
import { reply } from "./reply.js";
import {
  formatExtendedPassiveReply,
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
    ["\"'USER1.'\" is working directory.", "'USER1.'"],
    ["/home", "/home"],
    [" / ", "/"],
    ["/home is current directory", "/home"],
    ["/my files is the current working directory.", "/my files"],
    ["C:\\ is your working folder", "C:\\"],
    ["D:/data is current directory", "D:/data"],
  ])("%j is read", (text, path) => {
    expect(parsePathReply(reply(257, text))).toBe(path);
  });

  it.each([
    "",
    '"/home',
    '"/home""',
    '"',
    '"/a"b" is current directory',
    "home is current directory",
    "current directory is /home",
    "/home seems to be current",
    "/a is current directory is current directory",
    "ok",
  ])("%j is refused", (text) => {
    expect(() => parsePathReply(reply(257, text))).toThrow(RemoteProtocolError);
  });

  it("is read from several lines", () => {
    expect(parsePathReply(reply(257, "here:", '"/home"'))).toBe("/home");
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
