import { OptionError } from "@pasvport/ftp-core";
import { expect, it } from "vitest";
import { asFault, Fault } from "./fault.js";

it("an option that makes no sense is a fault of usage, in its own words", () => {
  const fault = asFault(new OptionError("x is wrong: choose y"));
  expect([fault.ending, fault.line]).toEqual(["usage", "ftp-server: x is wrong: choose y"]);
});

it.each([[new TypeError("x is undefined")], ["x is undefined"]])(
  "nobody expected %s: it is told in one line too",
  (error) => {
    const fault = asFault(error);
    expect(fault.ending).toBe("unexpected");
    expect(fault.line).toBe("ftp-server: something broke: x is undefined: run it with DEBUG=pasvport:* to see where");
  },
);

it("a fault stays what it is", () => {
  const fault = new Fault("cannotServe", "gone: come back");
  expect(asFault(fault)).toBe(fault);
});

it("a line break or an escape sequence in an argument does not reach the terminal", () => {
  expect(new Fault("usage", "a\nb\u001b[2J").line).toBe("ftp-server: a\\x0ab\\x1b[2J");
});
