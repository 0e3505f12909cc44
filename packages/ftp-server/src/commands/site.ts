/** SITE: what this server can do beyond the RFCs, one row each. RFC 959 §4.1.3 */
import { reply } from "@pasvport/ftp-core";
import { type CommandContext, type CommandHandler, type HandlerOutcome, refusal } from "../command-handler.js";
import { resolveVirtualPath } from "../storage/virtual-path.js";

type SiteContext = CommandContext<"SITE">;

interface SiteRow {
  readonly syntax: string;
  readonly summary: string;
  readonly run: (context: SiteContext, text: string) => HandlerOutcome | Promise<HandlerOutcome>;
}

export const site: CommandHandler<"SITE"> = (context) => {
  const { argument } = context;
  if (argument === undefined) return refusal(501, "SITE needs a command: SITE HELP lists them");
  const row = siteRow(argument.word);
  return row === undefined
    ? refusal(504, "no such SITE command: SITE HELP lists them")
    : row.run(context, argument.argument ?? "");
};

const siteRows = {
  CHMOD: { syntax: "CHMOD mode path", summary: "sets the permissions of a file, mode in octal: 644", run: changeMode },
  HELP: { syntax: "HELP", summary: "lists these commands", run: help },
} as const satisfies Record<string, SiteRow>;

function siteRow(word: string): SiteRow | undefined {
  return Object.hasOwn(siteRows, word) ? siteRows[word as keyof typeof siteRows] : undefined;
}

/** `SITE CHMOD 644 /a b.txt`. Security: nine bits only; set-user-ID and its like are not given away over FTP. */
async function changeMode({ user }: SiteContext, text: string): Promise<HandlerOutcome> {
  const [, octal, path] = /^ *(0?[0-7]{3}) (.+)$/s.exec(text) ?? [];
  if (octal === undefined || path === undefined) {
    return refusal(501, "SITE CHMOD takes three octal digits and a path: SITE CHMOD 644 a.txt");
  }
  await user.storage.changeMode(resolveVirtualPath(user.workingDirectory, path), Number.parseInt(octal, 8));
  return { kind: "reply", reply: reply(200, "the permissions are set") };
}

function help(): HandlerOutcome {
  return { kind: "reply", reply: reply(214, "the SITE commands:", ...siteHelpLines(), "end") };
}

/** For HELP SITE too. */
export function siteHelpLines(): readonly string[] {
  return Object.values(siteRows).map(({ syntax, summary }) => ` SITE ${syntax}: ${summary}`);
}
