/**
 * The square: who opens the data connection, by side and family of modes. RFC 959 §3.2, RFC 2428
 *
 *            passive: PASV, EPSV     active: PORT, EPRT
 *   server   listens                 dials, when the transfer command runs
 *   client   dials, right after 227  listens, before it sends PORT
 *
 * Listening is `net/data-listener`, dialling is `net/data-dialer`; both sides use both. PASV and EPSV (PORT and EPRT) differ
 * only in their notation.
 */
import { type CommandRow, commandTable } from "../command/command-table.js";
import type { DataChannelOpening } from "../errors.js";
import type { IpFamily } from "../wire/ip-address.js";

export type DataFamily = NonNullable<CommandRow["mode"]>;

export const dataSquare = {
  server: { passive: "listen", active: "dial" },
  client: { passive: "dial", active: "listen" },
} as const satisfies Record<"server" | "client", Record<DataFamily, DataChannelOpening>>;

export interface DataModeRow {
  readonly family: DataFamily;
  /** The address families its notation can name. */
  readonly speaks: readonly IpFamily[];
}

export const dataModes = {
  EPSV: { family: commandTable.EPSV.mode, speaks: ["ipv4", "ipv6"] },
  PASV: { family: commandTable.PASV.mode, speaks: ["ipv4"] },
  EPRT: { family: commandTable.EPRT.mode, speaks: ["ipv4", "ipv6"] },
  PORT: { family: commandTable.PORT.mode, speaks: ["ipv4"] },
} as const satisfies Record<string, DataModeRow>;

/** The command that arranges a data connection. */
export type DataMode = keyof typeof dataModes;

/** The modes of one family, told apart for the compiler too. */
export type PassiveMode = { [M in DataMode]: (typeof dataModes)[M]["family"] extends "passive" ? M : never }[DataMode];
export type ActiveMode = Exclude<DataMode, PassiveMode>;

export function isPassive(mode: DataMode): mode is PassiveMode {
  return dataModes[mode].family === "passive";
}

export function canName(mode: DataMode, family: IpFamily): boolean {
  const { speaks }: DataModeRow = dataModes[mode];
  return speaks.includes(family);
}
