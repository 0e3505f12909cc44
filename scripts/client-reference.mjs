/** The tables of the client's README: each method, option and bound, from its docstring and its default. */
import { defaultTimeouts } from "../packages/ftp-client/dist/index.js";
import { code, prose, sourcesIn, table } from "./docstrings.mjs";

const { sourceOf, fieldsOf, constantOf } = sourcesIn("packages/ftp-client/src");

/** The sections by the names of their markers. @type {Readonly<Record<string, () => string>>} */
export const clientReference = {
  methods: () => table(["method", "what it does"], methodRows()),
  options: () => options("client-options.ts", "FtpClientOptions"),
  timeouts: () =>
    table(
      ["name", "what it bounds", "milliseconds"],
      fieldsOf("client-options.ts", "ClientTimeouts").map(({ name, doc }) => [
        code(name),
        prose(doc),
        defaultTimeouts[/** @type {keyof typeof defaultTimeouts} */ (name)].toLocaleString("en"),
      ]),
    ),
  transfer: () =>
    table(
      ["option", "for", "what it is"],
      TRANSFERS.flatMap(([name, whom]) =>
        fieldsOf("transfers/transfer-options.ts", name).map((field) => [code(field.name), whom, prose(field.doc)]),
      ),
    ),
  tree: () => options("trees/tree-options.ts", "TreeOptions"),
  fixed: () =>
    table(
      ["what is bounded", "at"],
      FIXED.map(([what, file, name]) => [what, constantOf(file, name).toLocaleString("en")]),
    ),
};

/** The interfaces of their options. @type {readonly (readonly [name: string, whom: string])[]} */
const TRANSFERS = [
  ["TransferOptions", "both"],
  ["DownloadOptions", "download"],
  ["UploadOptions", "upload"],
];

/** What no option changes: the words, the file, the constant. @type {readonly (readonly [string, string, string])[]} */
const FIXED = [
  ["bytes of a line of a reply", "../../ftp-core/src/reply/reply-lines.ts", "MAX_REPLY_LINE_BYTES"],
  ["bytes of a reply, all its lines together", "../../ftp-core/src/reply/reply-lines.ts", "MAX_REPLY_BYTES"],
  ["lines of a reply", "../../ftp-core/src/reply/reply-lines.ts", "MAX_REPLY_LINES"],
  ["bytes of a line of a listing", "operations/receive-listing.ts", "MAX_LISTING_LINE_BYTES"],
  ["facts of one entry of MLSD", "../../ftp-core/src/listing/mlsx.ts", "MAX_FACTS"],
  ["bytes that a resumed download compares", "transfers/overlap.ts", "OVERLAP_BYTES"],
  ["lines of the dialogue that an error has", "connect.ts", "TRANSCRIPT_LINES"],
];

/**
 * @param {string} file
 * @param {string} name
 */
function options(file, name) {
  return table(
    ["option", "what it is"],
    fieldsOf(file, name).map((field) => [code(field.name), prose(field.doc)]),
  );
}

/** The public methods of the façade, in its order; each with the first sentence of its docstring. */
function methodRows() {
  const body = /^export class FtpClient .*?^}/ms.exec(sourceOf("ftp-client.ts"))?.[0] ?? "";
  const methods = [
    ...body.matchAll(/^ {2}(?:\/\*\*((?:(?!\*\/).)*)\*\/\s*)?(static )?(?:async )?(\w+)\(([^)]*)\)(?=: )/gms),
  ];
  return methods.map(([, doc = "", where = "", name = "", parameters = ""]) => {
    const names = [
      ...parameters.replaceAll(/\{[^}]*\}/g, "options").matchAll(/(\w+)\??(?::[^,]*)?(?: = [^,]*)?(?:,|\s*$)/g),
    ].map(([, each]) => each);
    const [sentence = ""] = prose(doc).split(/ @| (?=[A-Z][a-z]+ [a-z]+.*)/, 1);
    return [code(`${where === "" ? "client" : "FtpClient"}.${name}(${names.join(", ")})`), sentence];
  });
}
