import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LocalProtocolError, RemoteProtocolError } from "../errors.js";
import { formatHostPort, parseHostPort } from "./host-port.js";

const cases: readonly (readonly [text: string, host: string, port: number])[] = [
  ["127,0,0,1,0,21", "127.0.0.1", 21],
  ["192,0,2,1,4,1", "192.0.2.1", 1025],
  ["255,255,255,255,255,255", "255.255.255.255", 65535],
  ["0,0,0,0,0,1", "0.0.0.0", 1],
];

describe("host-port", () => {
  it.each(cases)("reads and writes %s", (text, host, port) => {
    expect(parseHostPort(text)).toEqual({ host, port });
    expect(formatHostPort({ host, port })).toBe(text);
  });

  it("reads leading zeros as decimal, as servers write them", () => {
    expect(parseHostPort("010,000,002,001,004,001")).toEqual({ host: "10.0.2.1", port: 1025 });
  });

  it.each([
    "",
    "1,2,3,4,5",
    "1,2,3,4,5,6,7",
    "1,2,3,4,5,6,",
    "256,0,0,1,1,1",
    "1,2,3,4,256,0",
    "1,2,3,4,0,0",
    "1.2.3.4,5,6",
    "1,2,3,4,5, 6",
    "1,2,3,4,5,-6",
    "1,2,3,4,5,0x6",
    "1,2,3,4,5,6e0",
    "1,2,3,4,5,0006",
    "١,2,3,4,5,6",
  ])("refuses %j", (text) => {
    expect(() => parseHostPort(text)).toThrow(RemoteProtocolError);
  });

  it.each(["::1", "localhost", "1.2.3", ""])("refuses to write %j", (host) => {
    expect(() => formatHostPort({ host, port: 21 })).toThrow(LocalProtocolError);
  });

  it("brings any address and port back unchanged", () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 1, max: 65535 }), (host, port) => {
        expect(parseHostPort(formatHostPort({ host, port }))).toEqual({ host, port });
      }),
    );
  });

  it("reads any text as an address, or refuses it", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.array(fc.integer({ min: -1, max: 300 })).map(String)), (text) => {
        expectAnswerOrRefusal(() => parseHostPort(text));
      }),
    );
  });
});

function expectAnswerOrRefusal(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(RemoteProtocolError);
  }
}
