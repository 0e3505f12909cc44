/**
 * The gate of a server's own choice, behind the one of the protocol: which commands it offers at all, by table 1's `served` and
 * `mode`. FEAT and HELP ask here too, so that nothing is announced that would be refused.
 */
import { commandRow, type Verb } from "@pasvport/ftp-core";
import { type DataArrangement, type HandlerOutcome, refusal } from "./command-handler.js";
import type { Session } from "./session.js";

type Modes = DataArrangement["modes"];

/** The refusal of a command that arranges a data connection in a way that is shut; undefined for all others. */
export function refuseMode(
  verb: Verb,
  modes: Modes,
  { isExtendedPassiveOnly }: Pick<Session, "isExtendedPassiveOnly">,
): HandlerOutcome | undefined {
  if (commandRow(verb).mode === undefined) return undefined;
  const reason = whyNotOffered(verb, modes);
  if (reason !== undefined) return refusal(502, `${verb} is not implemented: ${reason}`);
  // RFC 2428 §4
  if (isExtendedPassiveOnly && verb !== "EPSV") return refusal(503, "EPSV ALL was said: only EPSV is taken now");
  return undefined;
}

/** The reason why a server with these modes does not carry a command out; undefined when it does. */
export function whyNotOffered(verb: Verb, modes: Modes): string | undefined {
  const { served, mode } = commandRow(verb);
  if (served !== "yes") return served;
  return mode === undefined || modes[mode] ? undefined : SWITCHED_OFF[mode];
}

const SWITCHED_OFF = {
  passive: "passive mode is switched off on this server, use PORT or EPRT",
  active: "active mode is switched off on this server, use PASV or EPSV",
} as const satisfies Record<keyof Modes, string>;
