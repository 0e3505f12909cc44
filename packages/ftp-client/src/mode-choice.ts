/**
 * Which way to the data connection: the ladders, and the walk down from rung to rung.
 *
 * A rung that the server refuses lets the next one be tried; what worked is tried first the next time.
 */
import {
  canName,
  DataChannelError,
  type DataMode,
  dataModes,
  dataSquare,
  type IpFamily,
  NegativeReplyError,
  replyText,
} from "@pasvport/ftp-core";
import type { DataChannel } from "@pasvport/ftp-core/net";

/** The ways that a mode allows, in the order in which they are tried. RFC 2428 §4: the extended ones first. */
export const modeLadders = {
  epsv: ["EPSV"],
  pasv: ["PASV"],
  eprt: ["EPRT"],
  port: ["PORT"],
  passive: ["EPSV", "PASV"],
  active: ["EPRT", "PORT"],
  auto: ["EPSV", "PASV", "EPRT", "PORT"],
} as const satisfies Record<string, readonly DataMode[]>;

export type ModeChoice = keyof typeof modeLadders;

/** A data channel that both sides agreed on: open already (we dialled), or waiting for the server (we listen). */
export interface ArrangedChannel {
  readonly mode: DataMode;
  readonly channel: DataChannel;
}

/** Of the address that has to be told: the control connection's own for the passive modes, the one that we announce for the others. */
export type ToldFamily = Readonly<Record<"passive" | "active", IpFamily>>;

/**
 * Tries rung after rung.
 *
 * @param first the mode that worked last, if any
 * @param arrange says the command of a rung and prepares the channel. @throws NegativeReplyError to let the next rung be tried
 * @throws DataChannelError with `phase: "announce"` when every rung was refused, or what `arrange` throws
 */
export async function chooseMode(
  { choice, family, first }: { choice: ModeChoice; family: ToldFamily; first: DataMode | undefined },
  arrange: (mode: DataMode) => Promise<DataChannel>,
): Promise<ArrangedChannel> {
  const refusals: NegativeReplyError[] = [];
  const rungs = ladder(choice, family, first);
  for (const mode of rungs) {
    try {
      return { mode, channel: await arrange(mode) };
    } catch (error) {
      // 421 is no answer about the mode: the session is over.
      if (!(error instanceof NegativeReplyError) || error.reply.code === 421) throw error;
      refusals.push(error);
    }
  }
  throw noWayLeft({ choice, family, refusals });
}

/** The rungs of a choice that can name the address, the one that worked before first. */
export function ladder(choice: ModeChoice, family: ToldFamily, first?: DataMode): readonly DataMode[] {
  const rungs: readonly DataMode[] = modeLadders[choice].filter((mode) =>
    canName(mode, family[dataModes[mode].family]),
  );
  return first !== undefined && rungs.includes(first) ? [first, ...rungs.filter((mode) => mode !== first)] : rungs;
}

/** What the client does in a mode: its row of the square. */
export function openingOf(mode: DataMode): "listen" | "dial" {
  return dataSquare.client[dataModes[mode].family];
}

function noWayLeft({
  choice,
  family,
  refusals,
}: {
  choice: ModeChoice;
  family: ToldFamily;
  refusals: readonly NegativeReplyError[];
}): DataChannelError {
  const [mode = "PASV"] = modeLadders[choice];
  const failure = { mode, opening: openingOf(mode), phase: "announce" } as const;
  if (refusals.length === 0) {
    return new DataChannelError(
      `${mode} cannot name an ${family[dataModes[mode].family] === "ipv6" ? "IPv6" : "IPv4"} address: use epsv, eprt or auto`,
      failure,
    );
  }
  const [refused, ...more] = refusals.map(
    ({ command, reply }) => `${command}: ${replyText({ ...reply, lines: [reply.lines[0]] })}`,
  );
  const hint = choice === "auto" ? "" : " (mode auto would try the others)";
  const said = more.length === 0 ? refused : `every way to a data connection: ${[refused, ...more].join("; ")}`;
  return new DataChannelError(`the server refused ${said}${hint}`, failure, { cause: refusals.at(-1) });
}
