/**
 * Writes the pages of docs/ and the tables of the server's README that are made from the code, or checks that they are up to date.
 *
 *   node scripts/generate-docs.mjs --write | --check
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exitCodes as clientExitCodes } from "../packages/ftp-client/dist/cli/exit-codes.js";
import {
  argumentForms,
  clientTransferTable,
  commandRow,
  commandTable,
  dataChannelTable,
  dialogueTable,
  repliesAllowed,
  replyCodes,
  serverTransferTable,
  verbAliases,
} from "../packages/ftp-core/dist/index.js";
import { exitCodes as serverExitCodes } from "../packages/ftp-server/dist/cli/exit-codes.js";
import { refusedArguments } from "../packages/ftp-server/dist/commands/representation.js";
import { clientReference } from "./client-reference.mjs";
import { table } from "./docstrings.mjs";
import { serverReference } from "./server-reference.mjs";

const NOTE = "<!-- Made by `npm run docs` from tables in packages/*/src: change those, not this page. -->";
const root = join(import.meta.dirname, "..");
const verbs = /** @type {(keyof typeof commandTable)[]} */ (Object.keys(commandTable));

const pages = {
  "docs/rfc-coverage.md": rfcCoverage(),
  "docs/state-diagrams.md": stateDiagrams(),
  "docs/reply-codes.md": replyCodesPage(),
  "docs/exit-codes.md": exitCodesPage(),
  "packages/ftp-server/README.md": readme("packages/ftp-server/README.md", serverReference),
  "packages/ftp-client/README.md": readme("packages/ftp-client/README.md", clientReference),
};

switch (process.argv[2]) {
  case "--write":
    mkdirSync(join(root, "docs"), { recursive: true });
    for (const [path, text] of Object.entries(pages)) writeFileSync(join(root, path), text);
    break;
  case "--check": {
    const stale = Object.entries(pages).filter(([path, text]) => textOf(path) !== text);
    for (const [path] of stale) process.stderr.write(`${path} does not match the tables: run npm run docs\n`);
    process.exitCode = stale.length === 0 ? 0 : 1;
    break;
  }
  default:
    process.stderr.write("usage: node scripts/generate-docs.mjs --write|--check\n");
    process.exitCode = 2;
}

/** @param {string} path */
function textOf(path) {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch {
    return undefined;
  }
}

function rfcCoverage() {
  const rows = verbs.map((verb) => {
    const row = commandRow(verb);
    const { syntax } = argumentForms[row.argument];
    const served = row.served === "yes" ? "yes" : `502: ${row.served}`;
    const before = row.login === "required" ? "login" : (row.after ?? "");
    return [
      code(verb),
      code(syntax),
      row.summary,
      row.rfc,
      served,
      before,
      row.duringTransfer,
      codes(repliesAllowed(verb)),
    ];
  });
  const aliases = Object.entries(verbAliases).map(([alias, verb]) => `${code(alias)} is ${code(verb)}`);
  const head = ["command", "argument", "what it does", "RFC", "served", "needs", "during a transfer", "replies"];
  return page(
    "RFC coverage",
    "Every command that the core knows: table 1, `command/command-table.ts`. A command that is not served gets 502 and the reason; a word that is not in this table gets 500.",
    table(head, rows),
    `Older names (RFC 775, RFC 1123 §4.1.3.1): ${aliases.join(", ")}.`,
    "## Arguments that are refused",
    "The command is served, this argument of it gets 504 and the reason.",
    table(
      ["argument", "reason"],
      Object.entries(refusedArguments).map(([argument, reason]) => [code(argument), reason]),
    ),
    "## Where we differ on purpose",
    "Made from the comments that say `Deviation:`. Where a named peer needs tolerance, the source says `Interop:`.",
    deviations().join("\n"),
  );
}

/** The sentences behind each `Deviation:`, up to the end of the comment, the next tag or the next paragraph. */
function deviations() {
  const sources = readdirSync(join(root, "packages"), { recursive: true, encoding: "utf8" })
    .filter((path) => /^[^/]+\/src\/.*(?<!\.(?:test|suite))\.ts$/.test(path))
    .sort();
  return sources.flatMap((path) => {
    const lines = readFileSync(join(root, "packages", path), "utf8")
      .split("\n")
      .map(commentText);
    return lines.flatMap((line, at) => {
      const begin = line?.indexOf("Deviation: ") ?? -1;
      if (line === undefined || begin === -1) return [];
      const rest = lines.slice(at + 1);
      const end = rest.findIndex((next) => next === undefined || next === "" || /^(?:Interop|Security): /.test(next));
      const text = [line.slice(begin + "Deviation: ".length), ...rest.slice(0, end)].join(" ");
      return [`- ${text.replace(/ (?:Interop|Security): .*$/, "").trim()} (\`${path}\`)`];
    });
  });
}

/** @param {string} line */
function commentText(line) {
  return /^\s*(?:\/\/|\/?\*+)\s?(.*)$/.exec(line.replace(/\*\/\s*$/, ""))?.[1]?.trim();
}

function stateDiagrams() {
  const dialogues = Object.entries(dialogueTable).map(([shape, stages]) => {
    const users = verbs.filter((verb) => commandRow(verb).dialogue === shape);
    return [
      `### ${shape}`,
      users.length === 0 ? "The connection itself." : users.map(code).join(" "),
      dialogueDiagram(stages),
    ].join("\n\n");
  });
  return page(
    "State diagrams",
    "## Table 2: the dialogues, seen from the client",
    "`control/dialogue.ts`. RFC 959 §6. From the first digit of a reply to success, failure (the server said no) or error (the server broke the dialogue).",
    ...dialogues,
    "## Table 3: a transfer, seen from the server",
    "`transfer/server-transfer.ts`. An arrow is an event, with the reply that it brings. `own` is a reply that the event carries.",
    mermaid(serverTransferArrows()),
    "## Table 4: a transfer, seen from the client",
    "`transfer/client-transfer.ts`. Control and data end in either order; only both together are a success.",
    table(
      ["control \\ data", ...Object.keys(clientTransferTable.asked)],
      Object.entries(clientTransferTable).map(([control, row]) => [control, ...Object.values(row)]),
    ),
    "## The life of a data channel",
    "`data/data-channel.ts`. The same in all four cells of the square.",
    mermaid(
      Object.entries(dataChannelTable).flatMap(([from, row]) =>
        Object.entries(row).map(([event, to]) => `${from} --> ${to}: ${event}`),
      ),
    ),
  );
}

/** @param {object} stages */
function dialogueDiagram(stages) {
  const arrows = Object.entries(stages).flatMap(([stage, digits]) =>
    Object.entries(digits).map(([digit, step]) => {
      const to = typeof step === "object" ? step.wait : step;
      return `${stage} --> ${to}: ${digit}yz`;
    }),
  );
  return mermaid([`[*] --> ${Object.keys(stages)[0]}`, ...arrows]);
}

function serverTransferArrows() {
  return Object.entries(serverTransferTable).flatMap(([phase, row]) =>
    Object.entries(row).map(([event, step]) => {
      const reply = step.reply === undefined ? "" : ` / ${step.reply === "event" ? "own" : step.reply.code}`;
      return `${phase} --> ${step.next}: ${event}${reply}`;
    }),
  );
}

function replyCodesPage() {
  const rows = Object.entries(replyCodes).map(([number, row]) => {
    const users = verbs.filter((verb) => commandRow(verb).replies.includes(Number(number)));
    return [number, row.meaning, row.cause, row.cure, row.rfc, users.map(code).join(" ")];
  });
  return page(
    "Reply codes",
    "What each code means, why it comes, and what to do: `reply/reply-codes.ts`. The last column names the commands whose row of table 1 has it; 421, 451, 500, 501 and 502 may answer any command, 530 every command that needs a login.",
    table(["code", "meaning", "usual cause", "next step", "RFC", "commands"], rows),
  );
}

function exitCodesPage() {
  /** @param {Record<string, { code: number, meaning: string }>} codes */
  const rows = (codes) => Object.values(codes).map(({ code, meaning }) => [String(code), meaning]);
  return page(
    "Exit codes",
    "One per cause; `--help` prints the same tables.",
    "## ftp-server",
    table(["code", "meaning"], rows(serverExitCodes)),
    "## ftp-client",
    table(["code", "meaning"], rows(clientExitCodes)),
  );
}

/**
 * The page as it stands, with its tables made anew between their markers.
 * @param {string} path
 * @param {Readonly<Record<string, () => string>>} sections
 */
function readme(path, sections) {
  return Object.entries(sections).reduce((text, [name, section]) => {
    const place = new RegExp(`(<!-- ${name}: [^\\n]* -->\\n).*?(<!-- /${name} -->)`, "s");
    if (!place.test(text)) throw new RangeError(`${path} has no place for ${name}`);
    return text.replace(place, (_all, begin, end) => `${begin}\n${section()}\n\n${end}`);
  }, textOf(path) ?? "");
}

/** @param {string[]} parts */
function page(title = "", ...parts) {
  return `${[`# ${title}`, NOTE, ...parts].join("\n\n")}\n`;
}

/** @param {readonly string[]} lines */
function mermaid(lines) {
  return ["```mermaid", "stateDiagram-v2", ...lines.map((line) => `  ${line}`), "```"].join("\n");
}

/** @param {Iterable<number>} numbers */
function codes(numbers) {
  return [...numbers].sort((one, other) => one - other).join(" ");
}

/** @param {string} text */
function code(text) {
  return text === "" ? "" : `\`${text}\``;
}
