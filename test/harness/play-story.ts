/** The lines of a transcript as the players of our client need them: with what its user asks, also where the file leaves it out. */

import type { FtpClientOptions } from "@pasvport/ftp-client";
import { commandRow, type DataMode, dataModes, findVerb } from "@pasvport/ftp-core";
import { dataBytes, fillIn } from "./play-text.js";
import type { World } from "./play-world.js";
import { type Mark, type Transcript, TranscriptError, type TranscriptLine } from "./transcript.js";

/**
 * Connecting is asked for at the beginning; each command that no U> line covers is said as it stands.
 * @throws TranscriptError for a transfer that no U> line covers: the user asks for a file, not for a RETR
 */
export function storyOf({ lines }: Transcript): readonly TranscriptLine[] {
  const codes = replyCodes(lines);
  const story: TranscriptLine[] = [];
  const add = (mark: Mark, text: string, number: number): void => void story.push({ mark, text, number });
  let asked: "nothing" | "by the file" | "connect" | "say" = "connect";
  let hasSaidUser = false;
  add("U>", "connect", lines[0]?.number ?? 1);
  for (const [index, line] of lines.entries()) {
    const { mark, text, number } = line;
    if (mark === "U>" && text !== "cancel") asked = "by the file";
    if (mark === "C>") {
      hasSaidUser = true;
      if (asked === "nothing") {
        refuseTransfer(line);
        add("U>", `say ${text}`, number);
        asked = "say";
      }
    }
    story.push(line);
    if (mark === "U<" || mark === "U!") asked = "nothing";
    const code = codes.get(index);
    if (code === undefined || asked === "nothing" || asked === "by the file") continue;
    const isOver = code >= 400 || (asked === "say" ? code >= 200 : code >= 200 && code < 300 && hasSaidUser);
    if (!isOver) continue;
    // What comes of it may stand behind the ends of connections.
    const next = lines.slice(index + 1).find(({ mark: following }) => !/^[CSD][-!]$/.test(following))?.mark;
    if (next === "U<" || next === "U!") continue;
    asked = "nothing";
    if (code < 400) add("U<", "*", number);
    else add("U!", "NEGATIVE_REPLY *", number);
  }
  return story;
}

/** The index of the last line of each reply -> its code; of several replies in one line, the last one's. RFC 959 §4.2 */
export function replyCodes(lines: readonly TranscriptLine[]): ReadonlyMap<number, number> {
  const codes = new Map<number, number>();
  let open: string | undefined;
  for (const [index, line] of lines.entries()) {
    for (const text of repliedBy(line)) {
      const [, code = "", isMore] = /^([0-9]{3})(-)?/.exec(text) ?? [];
      if (isMore !== undefined) open ??= code;
      else if (code !== "" && (open === undefined || open === code)) {
        codes.set(index, Number(code));
        open = undefined;
      }
    }
  }
  return codes;
}

function repliedBy({ mark, text }: TranscriptLine): readonly string[] {
  if (mark === "S>") return [text];
  return mark === "S|" ? dataBytes(text).toString("latin1").split("\n").slice(0, -1) : [];
}

/** What the client is told, by the `client` lines and by what the session shows. */
export function clientOptions(
  transcript: Transcript,
  { client, serverAddress }: World,
  port: number,
): FtpClientOptions {
  const { client: told, lines } = transcript;
  const said = lines.filter(({ mark }) => mark === "C>").map(({ text }) => text);
  const user = said.find((text) => text.startsWith("USER "))?.slice("USER ".length);
  const firstMode = said.map((text) => text.split(" ")[0] ?? "").find((word): word is DataMode => word in dataModes);
  const limits = ["connectMs", "replyMs", "dataMs", "cancelMs", "closeMs"].filter((name) => told.has(name));
  const maxListingBytes = told.get("maxListingBytes");
  return {
    host: serverAddress,
    port,
    network: client,
    mode: (told.get("mode") ?? firstMode?.toLowerCase() ?? "auto") as NonNullable<FtpClientOptions["mode"]>,
    timeouts: Object.fromEntries(limits.map((name) => [name, Number(told.get(name))])),
    pasvAddress: told.get("pasvAddress") === "told" ? "told" : "control",
    // What nobody writes down does not happen: a session that is lost stays lost.
    whenLost: lines.some(({ mark }) => mark === "C+") ? "connectAgain" : "fail",
    ...(maxListingBytes === undefined ? {} : { maxListingBytes: Number(maxListingBytes) }),
    ...(user === undefined ? {} : { user }),
    ...(said.some((text) => text.startsWith("PASS")) ? { password: passwordIn(said) } : {}),
    ...(said.some((text) => text.startsWith("ACCT")) ? { account: "***" } : {}),
  };
}

function passwordIn(said: readonly string[]): string {
  const line = said.find((text) => text.startsWith("PASS ")) ?? "";
  return fillIn(line.slice("PASS ".length), { host: "0.0.0.0", port: 0 });
}

function refuseTransfer({ text, number }: TranscriptLine): void {
  const verb = findVerb(text.split(" ")[0] ?? "");
  if (verb === undefined || commandRow(verb).dialogue !== "transfer") return;
  throw new TranscriptError(`line ${number}: ${verb} needs a U> line before it, or players that have no user`);
}
