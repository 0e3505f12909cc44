import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytewise } from "../../../../test/harness/pieces.js";
import { escapeTelnet, TelnetFilter } from "./telnet.js";

const IAC = "\xff";
const SE = "\xf0";
const NOP = "\xf1";
const DM = "\xf2";
const IP = "\xf4";
const SB = "\xfa";
const WILL = "\xfb";
const DONT = "\xfe";

const cases: readonly (readonly [name: string, input: string, kept: string])[] = [
  ["plain bytes", "NOOP\r\n", "NOOP\r\n"],
  ["a doubled 0xFF as one", `a${IAC}${IAC}b`, "a\xffb"],
  ["a command of one byte", `a${IAC}${NOP}b`, "ab"],
  ["an option offer", `a${IAC}${WILL}\x01b`, "ab"],
  ["an option refusal", `a${IAC}${DONT}\xffb`, "ab"],
  ["a subnegotiation", `a${IAC}${SB}\x18\x01xterm${IAC}${IAC}${IAC}${SE}b`, "ab"],
  ["IP and Synch", `${IAC}${IP}${IAC}${DM}ABOR\r\n`, "ABOR\r\n"],
  ["IP and a Synch whose DM went as urgent data (lftp, ncftp)", `${IAC}${IP}${IAC}ABOR\r\n`, "ABOR\r\n"],
  ["IP and a Synch whose IAC went as urgent data (BSD ftp, tnftp)", `${IAC}${IP}${DM}ABOR\r\n`, "ABOR\r\n"],
  ["a 0xFF of Latin-1 before a letter", "CWD \xffa\r\n", "CWD \xffa\r\n"],
  ["a 0xFF of Latin-1 some time after an IP", `${IAC}${IP}ABOR\r\nCWD \xffa\r\n`, "ABOR\r\nCWD \xffa\r\n"],
  ["a 0xF2 of Latin-1", "CWD \xf2a\r\n", "CWD \xf2a\r\n"],
  ["a 0xF2 of Latin-1 some time after an IP", `${IAC}${IP}ABOR\r\nCWD \xf2\r\n`, "ABOR\r\nCWD \xf2\r\n"],
];

describe("TelnetFilter", () => {
  it.each(cases)("reads %s, whole, bytewise and with bytes behind it", (_, input, kept) => {
    expect(filter([latin1(input)])).toBe(kept);
    expect(filter(bytewise(latin1(input)))).toBe(kept);
    expect(filter([latin1(`${input}tail`)])).toBe(`${kept}tail`);
  });

  it("holds a command that is cut until it is whole", () => {
    const telnet = new TelnetFilter();
    expect(telnet.push(latin1(`a${IAC}`))).toEqual(latinArray("a"));
    expect(telnet.push(latin1(WILL))).toEqual(latinArray(""));
    expect(telnet.push(latin1("\x01b"))).toEqual(latinArray("b"));
  });

  it("gives the same bytes however they are cut", () => {
    const bytes = fc.array(fc.oneof(fc.integer({ min: 0xf0, max: 0xff }), fc.integer({ min: 0, max: 255 })), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(bytes, fc.nat(60), (input, at) => {
        const whole = Uint8Array.from(input);
        expect(filter([whole.subarray(0, at), whole.subarray(at)])).toBe(filter([whole]));
        expect(filter(bytewise(whole))).toBe(filter([whole]));
      }),
    );
  });
});

describe("escapeTelnet", () => {
  it("doubles 0xFF and nothing else", () => {
    expect(Buffer.from(escapeTelnet(latin1("a\xffb\xf2")))).toEqual(latin1("a\xff\xffb\xf2"));
  });

  it("is undone by the filter, for any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(filter([escapeTelnet(bytes)])).toBe(Buffer.from(bytes).toString("latin1"));
      }),
    );
  });
});

function filter(pieces: readonly Uint8Array[]): string {
  const telnet = new TelnetFilter();
  return pieces.map((piece) => Buffer.from(telnet.push(piece)).toString("latin1")).join("");
}

function latin1(text: string): Buffer {
  return Buffer.from(text, "latin1");
}

function latinArray(text: string): Uint8Array {
  return Uint8Array.from(latin1(text));
}
