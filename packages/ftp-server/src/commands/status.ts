/** STAT: how the session stands, also in the middle of a transfer; or a listing on the control connection. RFC 959 §4.1.3 */
import { formatEndpoint, isOneLineName, quotedPath, reply } from "@pasvport/ftp-core";
import type { CommandContext, CommandHandler, HandlerOutcome } from "../command-handler.js";
import { resolveVirtualPath } from "../storage/virtual-path.js";
import { unixLine } from "./listing.js";

/** Replies are kept in memory whole, and many may wait for a client that does not read: what is larger goes over a data connection. */
export const MAX_STATUS_CHARACTERS = 64 * 1024;

export const status: CommandHandler<"STAT"> = (context) => {
  const { path, flags } = context.argument;
  return path === undefined && flags === "" ? ofSession(context) : ofPath(context);
};

function ofSession({ session, user, data, transfer }: CommandContext<"STAT">): HandlerOutcome {
  const lines = [
    `from ${formatEndpoint(session.remote)} to ${formatEndpoint(session.local)}`,
    `logged in as ${user.name}, in ${quotedPath(user.workingDirectory)}`,
    `TYPE ${session.representation}, STRU file, MODE stream`,
    dataLine(data.channel),
    ...(transfer === undefined ? [] : [transferLine(transfer)]),
  ];
  return { kind: "reply", reply: reply(211, "this session:", ...lines.map(indented), "end") };
}

function dataLine(channel: CommandContext<"STAT">["data"]["channel"]): string {
  if (channel === undefined) return "no data connection is arranged";
  return channel.opening === "listen"
    ? `passive: data connection to port ${channel.endpoint.port}`
    : `active: data connection to ${formatEndpoint(channel.endpoint)}`;
}

function transferLine({ verb, path, progress }: NonNullable<CommandContext<"STAT">["transfer"]>): string {
  return `${verb} ${quotedPath(path)} is running: ${progress.bytes} bytes so far`;
}

async function ofPath({ argument, user, server }: CommandContext<"STAT">): Promise<HandlerOutcome> {
  const path = resolveVirtualPath(user.workingDirectory, argument.path ?? ".");
  const line = unixLine(server.nowMs);
  const entry = await user.storage.stat(path);
  if (entry.type !== "directory") return listed(213, [line(entry)]);
  const lines: string[] = [];
  let left = MAX_STATUS_CHARACTERS;
  for await (const each of await user.storage.list(path)) {
    if (!isOneLineName(each.name)) continue;
    const told = line(each);
    left -= told.length;
    if (left < 0) return listed(212, [...lines, "and more: LIST tells all"]);
    lines.push(told);
  }
  return listed(212, lines);
}

function listed(code: number, lines: readonly string[]): HandlerOutcome {
  return { kind: "reply", reply: reply(code, "the listing:", ...lines.map(indented), "end") };
}

/** Security: behind a blank no line looks like the end of the reply. */
function indented(line: string): string {
  return ` ${line}`;
}
