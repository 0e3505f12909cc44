/** The tables of the server's README: each option, timeout, limit and event, from its docstring and its default. */
import { defaultLimits, defaultOptions, defaultTimeouts } from "../packages/ftp-server/dist/index.js";
import { code, prose, sourcesIn, table } from "./docstrings.mjs";

/** @typedef {import("./docstrings.mjs").Field} Field */

const { sourceOf, fieldsOf, constantOf } = sourcesIn("packages/ftp-server/src");

/** The sections by the names of their markers. @type {Readonly<Record<string, () => string>>} */
export const serverReference = {
  options: () =>
    table(
      ["option", "what it is", "default"],
      fieldsOf("server-options.ts", "FtpServerOptions").map((field) => [
        code(field.name),
        prose(field.doc),
        defaultOf(field, { ...defaultOptions, timeouts: "below", limits: "below" }),
      ]),
    ),
  timeouts: () => bounds("ServerTimeouts", defaultTimeouts, "milliseconds"),
  limits: () => bounds("ServerLimits", defaultLimits, "default"),
  fixed: () =>
    table(
      ["what is bounded", "at"],
      FIXED.map(([what, file, name]) => [what, constantOf(file, name).toLocaleString("en")]),
    ),
  storage: () =>
    table(
      ["option", "what it is"],
      fieldsOf("storage/disk-storage.ts", "DiskStorageOptions").map(({ name, doc }) => [code(name), prose(doc)]),
    ),
  events: () => table(["event", "what it has", "when"], eventRows()),
};

/** What no option changes: the words, the file, the constant. @type {readonly (readonly [string, string, string])[]} */
const FIXED = [
  ["bytes of a command line", "../../ftp-core/src/command/command-reader.ts", "MAX_COMMAND_BYTES"],
  [
    "commands that wait for the one before them",
    "../../ftp-core/src/control/server-control.ts",
    "MAX_WAITING_COMMANDS",
  ],
  ["bytes of commands that wait to be read", "control-connection.ts", "MAX_WAITING_BYTES"],
  ["bytes of replies that the client does not read", "control-connection.ts", "MAX_UNREAD_REPLY_BYTES"],
  ["commands of one client before it is the turn of others", "control-connection.ts", "COMMANDS_A_TURN"],
  ["commands of a client who is not logged in", "session-loop.ts", "MAX_COMMANDS_BEFORE_LOGIN"],
  ["characters of a listing in the reply to STAT", "commands/status.ts", "MAX_STATUS_CHARACTERS"],
  ["callers too many that are told 421 at a time; further ones are dropped", "ftp-server.ts", "MAX_TURNED_AWAY"],
  ["addresses whose failed logins are remembered", "access/login-throttle.ts", "MAX_REMEMBERED"],
  ["milliseconds without a failure until an address is forgiven", "access/login-throttle.ts", "FORGIVEN_AFTER_MS"],
];

/**
 * @param {string} name
 * @param {Readonly<Record<string, number>>} defaults
 * @param {string} heading
 */
function bounds(name, defaults, heading) {
  const rows = fieldsOf("server-limits.ts", name).map((field) => [
    code(field.name),
    prose(field.doc),
    defaultOf(field, defaults),
  ]);
  return table(["name", "what it bounds", heading], rows);
}

/**
 * @param {Field} field
 * @param {Readonly<Record<string, unknown>>} defaults
 */
function defaultOf({ name, isOptional }, defaults) {
  const value = defaults[name];
  if (typeof value === "number") return name === "port" ? code(String(value)) : value.toLocaleString("en");
  if (value === "below") return value;
  if (value !== undefined)
    return code(
      JSON.stringify(value)
        .replaceAll(/"(\w+)":/g, " $1: ")
        .replaceAll("}", " }"),
    );
  return isOptional ? "none" : "needed";
}

/** The members of the union, in its order. */
function eventRows() {
  const file = "observe/session-event.ts";
  const body = /^export type SessionEvent =\n(.*?;)\n\n/ms.exec(sourceOf(file))?.[1] ?? "";
  const members = [...body.matchAll(/(?:\/\*\*((?:(?!\*\/).)*)\*\/\s*)?^ {2}\| (.*?)(?=;?$(?!\n {3}))/gms)];
  return members.map(([, doc = "", member = ""]) => {
    const more = [...member.matchAll(/& (\w+)/g)].flatMap(([, name = ""]) => fieldsOf(file, name));
    const own = [...member.replaceAll(/: \{[^}]*\}/g, ":").matchAll(/readonly (\w+)/g)].map(([, name = ""]) => name);
    const fields = [...own, ...more.map(({ name }) => name)].filter((name) => name !== "kind" && name !== "session");
    const kind = /readonly kind: "(\w+)"/.exec(member)?.[1] ?? "";
    return [code(kind), fields.map(code).join(" "), prose(doc)];
  });
}
