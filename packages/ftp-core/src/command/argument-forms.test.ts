import { describe, expect, it } from "vitest";
import { LocalProtocolError, RemoteProtocolError } from "../errors.js";
import { type ArgumentForm, type ArgumentFormName, argumentForms } from "./argument-forms.js";
import { findVerb } from "./command-table.js";

function form(name: ArgumentFormName): ArgumentForm<unknown> {
  return argumentForms[name] as ArgumentForm<unknown>;
}

/** Both ways: what is read is written the same. */
const cases: readonly (readonly [name: ArgumentFormName, text: string | undefined, argument: unknown])[] = [
  ["none", undefined, undefined],
  ["text", undefined, undefined],
  ["text", "", ""],
  ["text", " CHMOD 644 a ", " CHMOD 644 a "],
  ["username", "bob smith", "bob smith"],
  ["password", "", ""],
  ["password", " p w ", " p w "],
  ["pathname", "/a b/c", "/a b/c"],
  ["pathname", " leading blank", " leading blank"],
  ["pathname", "-dash", "-dash"],
  ["pathname", "caf\udce9", "caf\udce9"],
  ["optionalPathname", undefined, undefined],
  ["optionalPathname", "a", "a"],
  ["listPathname", undefined, { flags: "", path: undefined }],
  ["listPathname", "/a b", { flags: "", path: "/a b" }],
  ["listPathname", "-la", { flags: "la", path: undefined }],
  ["listPathname", "-la /a -b", { flags: "la", path: "/a -b" }],
  ["representation", "A", { type: "A", format: "N" }],
  ["representation", "A T", { type: "A", format: "T" }],
  ["representation", "E C", { type: "E", format: "C" }],
  ["representation", "I", { type: "I" }],
  ["representation", "L 8", { type: "L", byteSize: 8 }],
  ["representation", "L 36", { type: "L", byteSize: 36 }],
  ["codeLetter", "S", "S"],
  ["offset", "0", 0],
  ["offset", "9007199254740991", Number.MAX_SAFE_INTEGER],
  ["allocation", "1000", { bytes: 1000 }],
  ["allocation", "1000 R 80", { bytes: 1000, recordBytes: 80 }],
  ["timeAndPathname", "20011231235959 /a b", { modifiedAtMs: 1_009_843_199_000, path: "/a b" }],
  ["timeAndPathname", "20011231235959.250  a ", { modifiedAtMs: 1_009_843_199_250, path: " a " }],
  ["subcommand", undefined, undefined],
  ["subcommand", "HELP", { word: "HELP", argument: undefined }],
  ["subcommand", "CHMOD 644 a b ", { word: "CHMOD", argument: "644 a b " }],
  ["subcommand", "CHMOD  644", { word: "CHMOD", argument: " 644" }],
  ["hostPort", "127,0,0,1,4,1", { host: "127.0.0.1", port: 1025 }],
  ["extendedAddress", "|2|::1|1025|", { family: "ipv6", endpoint: { host: "::1", port: 1025 } }],
  ["extendedPassive", undefined, { kind: "any" }],
  ["extendedPassive", "ALL", { kind: "all" }],
];

/** What peers send, and what is understood. */
const lenient: readonly (readonly [name: ArgumentFormName, text: string | undefined, argument: unknown])[] = [
  ["none", "", undefined],
  ["none", "  ", undefined],
  ["password", undefined, ""],
  ["optionalPathname", "", undefined],
  ["listPathname", "", { flags: "", path: undefined }],
  ["listPathname", "-l -a  x", { flags: "la", path: "x" }],
  ["listPathname", " -a", { flags: "a", path: undefined }],
  ["listPathname", "-x", { flags: "", path: "-x" }],
  ["listPathname", "-CF1", { flags: "CF1", path: undefined }],
  ["listPathname", "-R", { flags: "", path: "-R" }],
  ["listPathname", "-la -R", { flags: "la", path: "-R" }],
  ["listPathname", "-la/b", { flags: "", path: "-la/b" }],
  ["representation", "a n", { type: "A", format: "N" }],
  ["representation", " i ", { type: "I" }],
  ["codeLetter", " p ", "P"],
  ["representation", "l 8", { type: "L", byteSize: 8 }],
  ["offset", " 42 ", 42],
  ["offset", "007", 7],
  ["allocation", " 5 ", { bytes: 5 }],
  ["allocation", "5 r  1", { bytes: 5, recordBytes: 1 }],
  ["subcommand", "", undefined],
  ["subcommand", "  ", undefined],
  ["subcommand", "  help", { word: "HELP", argument: undefined }],
  ["subcommand", "UTF8 ", { word: "UTF8", argument: undefined }],
  ["hostPort", " 127,0,0,1,4,1 ", { host: "127.0.0.1", port: 1025 }],
  ["extendedAddress", " |1|127.0.0.1|1025| ", { family: "ipv4", endpoint: { host: "127.0.0.1", port: 1025 } }],
  ["extendedPassive", "", { kind: "any" }],
  ["extendedPassive", " 2 ", { kind: "family", family: "ipv6" }],
];

const refused: readonly (readonly [name: ArgumentFormName, ...texts: readonly (string | undefined)[]])[] = [
  ["none", "x", "ALL"],
  ["username", undefined, ""],
  ["pathname", undefined, ""],
  [
    "representation",
    undefined,
    "",
    "X",
    "A X",
    "A  N",
    "A N N",
    "I N",
    "L",
    "L x",
    "L -8",
    "L 8.0",
    "L 8888",
    "\u0131",
  ],
  ["codeLetter", undefined, "", "SS", "1", "\u017f", "ß"],
  [
    "offset",
    undefined,
    "",
    "-1",
    "+1",
    "1.0",
    "1e3",
    "0x10",
    "1 2",
    "9007199254740992",
    "99999999999999999",
    "١",
    "\u00a05",
  ],
  [
    "allocation",
    undefined,
    "",
    "x",
    "-1",
    "1e3",
    "R",
    "R 80",
    "5 R",
    "5 R x",
    "5 80",
    "9007199254740992",
    "5 R 9007199254740992",
  ],
  [
    "timeAndPathname",
    undefined,
    "",
    "/a",
    "20011231235959",
    "20011231235959 ",
    "20011331235959 /a",
    "2001 /a",
    "99991231235960 /a",
    "191001231235959 /a",
  ],
  ["subcommand", "\x1b", "caf\udce9", "\u017fite"],
  ["hostPort", undefined, "", "1,2,3,4,5"],
  ["extendedAddress", undefined, "", "::1"],
  ["extendedPassive", "3 4", "x"],
];

function refusalOf(parse: () => unknown): RemoteProtocolError {
  try {
    return expect.fail(`understood: ${JSON.stringify(parse())}`);
  } catch (error) {
    if (error instanceof RemoteProtocolError) return error;
    throw error;
  }
}

describe("argument forms", () => {
  it.each(cases)("%s: %j is read and written", (name, text, argument) => {
    expect(form(name).parse(text)).toEqual(argument);
    expect(form(name).format(argument)).toBe(text);
  });

  it.each(lenient)("%s: %j is understood", (name, text, argument) => {
    expect(form(name).parse(text)).toEqual(argument);
  });

  it.each(refused.flatMap(([name, ...texts]) => texts.map((text) => [name, text] as const)))(
    "%s: %j is refused",
    (name, text) => {
      expect(() => form(name).parse(text)).toThrow(RemoteProtocolError);
    },
  );

  it.each(refused.flatMap(([name, ...texts]) => texts.map((text) => [name, text] as const)))(
    "%s: %j is told in words that fit behind the verb: no verb again, no word that is not ASCII",
    (name, text) => {
      const { message } = refusalOf(() => form(name).parse(text));
      expect(message).toMatch(/^[a-z][ -~]+$/);
      for (const word of message.split(" "))
        expect(findVerb(/^[A-Z]+$/.test(word) ? word : ""), message).toBeUndefined();
    },
  );

  it.each(Object.keys(argumentForms) as ArgumentFormName[])("%s has a test of its reader and its writer", (name) => {
    expect(cases.some(([tested]) => tested === name)).toBe(true);
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
    "a byte position, or a number of bytes, of %d is never written",
    (offset) => {
      expect(() => argumentForms.offset.format(offset)).toThrow(LocalProtocolError);
      const allocate = () => argumentForms.allocation.format({ bytes: 1, recordBytes: offset });
      expect(allocate).toThrow(`${offset} is not a number of bytes`);
    },
  );

  it.each(["-la", "-", " a", " -l"])("a directory named %j is written so that no server takes it for flags", (path) => {
    expect(argumentForms.listPathname.format({ flags: "", path })).toBe(`./${path}`);
    const text = argumentForms.listPathname.format({ flags: "a", path });
    expect(argumentForms.listPathname.parse(text)).toEqual({ flags: "a", path: `./${path}` });
  });

  it("no name that is needed is written empty", () => {
    const { pathname, username, timeAndPathname } = argumentForms;
    const writers = [
      () => pathname.format(""),
      () => username.format(""),
      () => timeAndPathname.format({ modifiedAtMs: 0, path: "" }),
    ];
    for (const write of writers) expect(write).toThrow(LocalProtocolError);
  });

  it("an address of a family without notation has nothing to write", () => {
    expect(argumentForms.extendedAddress.format({ family: undefined })).toBeUndefined();
  });

  it("only passwords are secret", () => {
    const secret = Object.entries(argumentForms).filter(([, { isSecret }]) => isSecret === true);
    expect(secret.map(([name]) => name)).toEqual(["password"]);
  });
});
