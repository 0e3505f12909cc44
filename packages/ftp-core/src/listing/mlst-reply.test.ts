import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RemoteProtocolError } from "../errors.js";
import { reply } from "../reply/reply.js";
import { parseMlstReply } from "./mlst-reply.js";

describe("the answer to MLST", () => {
  const entry = { name: "/pub/a.txt", type: "file", size: 5 };

  it.each([
    ["as RFC 3659 has it", reply(250, "the facts:", " type=file;size=5; /pub/a.txt", "end")],
    ["without its blank", reply(250, "the facts:", "type=file;size=5; /pub/a.txt", "end")],
    ["behind several blanks", reply(250, "the facts:", "    type=file;size=5; /pub/a.txt", "end")],
    ["on one line", reply(250, "type=file;size=5; /pub/a.txt")],
    ["behind a line of words", reply(250, "MLST", "Listing a.txt; one entry", " type=file;size=5; /pub/a.txt", "end")],
  ])("is read %s", (_, answer) => {
    expect(parseMlstReply(answer)).toEqual(entry);
  });

  it("may have no facts at all, and a name with blanks", () => {
    expect(parseMlstReply(reply(250, "Begin", "  /a b", "End"))).toEqual({ name: "/a b", type: "unknown" });
    expect(parseMlstReply(reply(250, "Begin", " type=dir; a; b=c", "End"))).toEqual({
      name: "a; b=c",
      type: "directory",
    });
  });

  it.each([
    [reply(250, "done")],
    [reply(250, "Begin", "End")],
    [reply(250, "Begin", "", "End")],
    [reply(250, "Begin", "no facts here", "End")],
    [reply(250, "Begin", " type=file;size=5;", "End")],
  ])("is refused where it tells nothing: %j", (answer) => {
    expect(() => parseMlstReply(answer)).toThrow(RemoteProtocolError);
  });

  it("is an entry or a RemoteProtocolError, whatever comes", () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(..."type=file; /") }));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), ([first = "", ...lines]) => {
        try {
          expect(parseMlstReply(reply(250, first, ...lines)).name).not.toBe("");
        } catch (error) {
          expect(error).toBeInstanceOf(RemoteProtocolError);
        }
      }),
    );
  });
});
