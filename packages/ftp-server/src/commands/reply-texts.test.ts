/** A control connection speaks ASCII (RFC 959 §5.3.1): what we say there is, but for the names of files and people. */
import { argumentForms, commandRow, commandTable, serverTransferTable, type Verb } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import type { HandlerOutcome } from "../command-handler.js";
import { whyNotOffered } from "../mode-gate.js";
import { storageFailures } from "../storage/storage-error.js";
import { contextOf, replyText } from "./command-context.suite.js";
import { features } from "./features.js";
import { help } from "./help.js";
import { options } from "./options.js";
import { site } from "./site.js";
import { status } from "./status.js";

const verbs = Object.keys(commandTable) as Verb[];
const word = (text: string) => ({ word: text, argument: undefined });

const outcomes: Readonly<Record<string, HandlerOutcome | Promise<HandlerOutcome>>> = {
  HELP: help(contextOf("HELP", { argument: undefined })),
  "HELP of nothing": help(contextOf("HELP", { argument: "nothing" })),
  "SITE HELP": site(contextOf("SITE", { argument: word("HELP") })),
  SITE: site(contextOf("SITE", { argument: undefined })),
  "SITE CHMOD": site(contextOf("SITE", { argument: word("CHMOD") })),
  OPTS: options(contextOf("OPTS", { argument: undefined })),
  "OPTS UTF8": options(contextOf("OPTS", { argument: word("UTF8") })),
  FEAT: features(contextOf("FEAT", { argument: undefined })),
  STAT: status(contextOf("STAT", { argument: { flags: "", path: undefined } })),
  ...Object.fromEntries(verbs.map((verb) => [`HELP ${verb}`, help(contextOf("HELP", { argument: verb }))])),
};

const texts: readonly (readonly [where: string, text: string])[] = [
  ...verbs.flatMap((verb) => {
    const { summary, argument } = commandRow(verb);
    const syntax: string = argumentForms[argument].syntax;
    const reason = whyNotOffered(verb, { passive: false, active: false }) ?? "";
    return [[`row of ${verb}`, `${summary}${syntax}${reason}`] as const];
  }),
  ...Object.values(serverTransferTable).flatMap((row) =>
    Object.entries(row).map(([event, step]) => [`step ${event}`, JSON.stringify(step)] as const),
  ),
  ...Object.entries(storageFailures).map(([kind, { text }]) => [`StorageError ${kind}`, text] as const),
];

describe("what we say is ASCII", () => {
  it.each(Object.keys(outcomes))("as the answer to %s", async (line) => {
    const outcome = await outcomes[line];
    expect(outcome && replyText(outcome)).toMatch(/^[2-5][0-9]{2} [ -~]+$/);
  });

  it.each(texts)("in the %s", (_where, text) => {
    expect(text).toMatch(/^[ -~]+$/);
  });
});
