/** EPSV, PASV: the server listens, we dial. RFC 2428 §3, RFC 959 §4.1.2, RFC 1123 §4.1.2.6 */
import {
  AbortedError,
  type AddressPolicy,
  command,
  DataChannelError,
  type Endpoint,
  formatEndpoint,
  type PassiveMode,
  parseExtendedPassiveReply,
  parsePassiveReply,
  type Reply,
  whyNotDial,
} from "@pasvport/ftp-core";
import { type DataChannel, dialForData } from "@pasvport/ftp-core/net";
import type { ClientSession } from "../client-session.js";

/**
 * The channel is dialled, and open, when this resolves: a transfer command that nobody can serve is never said.
 *
 * @throws NegativeReplyError when the server refuses the mode, RemoteProtocolError, DataChannelError, AbortedError
 */
export async function arrangePassive(
  session: ClientSession,
  mode: PassiveMode,
  meanwhile: () => Promise<void>,
  signal: AbortSignal | undefined,
): Promise<DataChannel> {
  const { control, settings } = session;
  const answer = await control.say(mode === "EPSV" ? command("EPSV", { kind: "any" }) : command("PASV"));
  const target = targetOf(session, mode, answer);
  const failure = { mode, opening: "dial", address: formatEndpoint(target) } as const;
  const forbidden = whyNotDial(target, control.remote.host, policyFor(session, mode));
  if (forbidden !== undefined) throw new DataChannelError(`${mode}: ${forbidden}`, { ...failure, phase: "announce" });
  const channel = dialForData({
    network: settings.network,
    target,
    timeoutMs: settings.timeouts.dataMs,
    // The server expects the address that it knows us by.
    localAddress: control.local.host,
  });
  const opening = channel.open(signal);
  // It is looked at when the server has answered what it is asked meanwhile; until then its failure is nobody's.
  opening.catch(() => undefined);
  try {
    await meanwhile();
  } catch (error) {
    await channel.close();
    throw error;
  }
  try {
    await opening;
  } catch (error) {
    if (error instanceof AbortedError) throw error;
    const why = error instanceof Error ? error.message : "it failed";
    throw new DataChannelError(
      `${mode}: the data connection did not open: ${why}`,
      { ...failure, phase: "open" },
      { cause: error },
    );
  }
  session.trace({ kind: "dataOpened", how: `dialled ${formatEndpoint(target)}` });
  return channel;
}

/** Who asks for the told address has opened the way to it, and no other. */
function policyFor({ settings: { addressPolicy, pasvAddress } }: ClientSession, mode: PassiveMode): AddressPolicy {
  return mode === "PASV" && pasvAddress === "told" ? { ...addressPolicy, dataPeer: "any" } : addressPolicy;
}

/** RFC 2428 §3: EPSV means the control connection's host. For PASV the option decides; servers behind NAT tell nonsense. */
function targetOf({ control, settings }: ClientSession, mode: PassiveMode, answer: Reply): Endpoint {
  const { host } = control.remote;
  if (mode === "EPSV") return { host, port: parseExtendedPassiveReply(answer) };
  const told = parsePassiveReply(answer);
  return settings.pasvAddress === "told" ? told : { host, port: told.port };
}
