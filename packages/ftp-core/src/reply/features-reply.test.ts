import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Reply, reply } from "./reply.js";
import { formatFeaturesReply, parseFeaturesReply } from "./reply-facts.js";
import { ReplyReader } from "./reply-lines.js";

/** Answers to FEAT as they come over the wire. */
const servers: readonly (readonly [
  server: string,
  lines: readonly string[],
  features: Record<string, readonly string[]>,
])[] = [
  [
    "vsftpd 3.0",
    ["211-Features:", " EPRT", " EPSV", " MDTM", " PASV", " REST STREAM", " SIZE", " TVFS", " UTF8", "211 End"],
    { EPRT: [""], EPSV: [""], MDTM: [""], PASV: [""], REST: ["STREAM"], SIZE: [""], TVFS: [""], UTF8: [""] },
  ],
  [
    "ProFTPD 1.3",
    [
      "211-Features:",
      " CLNT",
      " HOST",
      " LANG en-US.UTF-8*;en-US",
      " MLST modify*;perm*;size*;type*;unique*;UNIX.group*;UNIX.mode*;",
      " SITE COPY",
      " SITE MKDIR",
      " TVFS",
      "211 End",
    ],
    {
      CLNT: [""],
      HOST: [""],
      LANG: ["en-US.UTF-8*;en-US"],
      MLST: ["modify*;perm*;size*;type*;unique*;UNIX.group*;UNIX.mode*;"],
      SITE: ["COPY", "MKDIR"],
      TVFS: [""],
    },
  ],
  [
    "Pure-FTPd 1.0",
    [
      "211-Extensions supported:",
      " UTF8",
      " MLST type*;size*;sizd*;modify*;UNIX.mode*;unique*;",
      " MLSD",
      " PRET",
      "211 End.",
    ],
    { UTF8: [""], MLST: ["type*;size*;sizd*;modify*;UNIX.mode*;unique*;"], MLSD: [""], PRET: [""] },
  ],
  [
    "pyftpdlib",
    [
      "211-Features supported:",
      " EPRT",
      " MLST type*;perm*;size*;modify*;unique*;unix.mode;",
      " UTF8",
      "211 End FEAT.",
    ],
    { EPRT: [""], MLST: ["type*;perm*;size*;modify*;unique*;unix.mode;"], UTF8: [""] },
  ],
  [
    "IIS 7",
    [
      "211-Extended features supported:",
      " LANG EN*",
      " UTF8",
      " AUTH TLS;TLS-C;SSL;TLS-P;",
      " PROT C;P;",
      " SIZE",
      "211 END",
    ],
    { LANG: ["EN*"], UTF8: [""], AUTH: ["TLS;TLS-C;SSL;TLS-P;"], PROT: ["C;P;"], SIZE: [""] },
  ],
  ["IIS 6", ["211-FEAT", "    SIZE", "    MDTM", "211 END"], { SIZE: [""], MDTM: [""] }],
  [
    "FileZilla Server 0.9",
    ["211-Features:", " MDTM", " MLST type*;size*;modify*;", " MLSD", " AUTH SSL", " AUTH TLS", " UTF8", "211 End"],
    { MDTM: [""], MLST: ["type*;size*;modify*;"], MLSD: [""], AUTH: ["SSL", "TLS"], UTF8: [""] },
  ],
  [
    "Serv-U 7",
    [
      "211-Extensions supported",
      "    UTF8",
      "    OPTS MODE;MLST;UTF8",
      "    MDTM",
      "    MDTM YYYYMMDDHHMMSS[+-TZ];filename",
      "    MLST Type*;Size*;Create;Modify*;Perm;Win32.ea",
      '211 End (for details use "HELP command")',
    ],
    {
      UTF8: [""],
      OPTS: ["MODE;MLST;UTF8"],
      MDTM: ["", "YYYYMMDDHHMMSS[+-TZ];filename"],
      MLST: ["Type*;Size*;Create;Modify*;Perm;Win32.ea"],
    },
  ],
  ["lines that are not indented", ["211-Features:", "SIZE", "MDTM", "211 End"], { SIZE: [""], MDTM: [""] }],
  [
    "the code before each line",
    ["211-Features:", "211-SIZE", "211- REST STREAM", "211 End"],
    { SIZE: [""], REST: ["STREAM"] },
  ],
  ["small letters", ["211-features:", " utf8", " mlst type*;Size;", "211 end"], { UTF8: [""], MLST: ["type*;Size;"] }],
  ["tabs", ["211-Features:", "\tSIZE", "\tREST\tSTREAM", "211 End"], { SIZE: [""], REST: ["STREAM"] }],
  ["nothing between", ["211-Features:", "211 End"], {}],
  ["one line", ["211 no features"], {}],
];

function readAnswer(lines: readonly string[]): Reply {
  const reader = new ReplyReader();
  reader.push(Buffer.from(lines.map((line) => `${line}\r\n`).join("")));
  return reader.next() ?? expect.fail("no reply");
}

describe("FEAT's answer", () => {
  it.each(servers)("of %s is read", (_, lines, features) => {
    expect(Object.fromEntries(parseFeaturesReply(readAnswer(lines)))).toEqual(features);
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

  it("takes a name as often as a reply has lines, each of them once", () => {
    const lines = Array.from({ length: 4000 }, (_, index) => ` A ${index}`);
    expect(parseFeaturesReply(reply(211, "begin", ...lines, "end")).get("A")).toHaveLength(4000);
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
