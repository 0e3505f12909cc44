/** PASV, EPSV: we listen, the client dials. RFC 959 §4.1.2, RFC 2428 §3-4 */
import {
  type Endpoint,
  familyOf,
  formatExtendedPassiveReply,
  formatPassiveReply,
  type Reply,
  reply,
} from "@pasvport/ftp-core";
import { NetworkError } from "@pasvport/ftp-core/net";
import { type CommandContext, type CommandHandler, type HandlerOutcome, refusal } from "../command-handler.js";
import { refuseNetworkProtocol } from "./network-protocol.js";

type PassiveContext = CommandContext<"PASV"> | CommandContext<"EPSV">;

export const passive: CommandHandler<"PASV"> = (context) => {
  // A 227 has no room for an IPv6 address; what other servers put there makes clients dial nonsense.
  if (familyOf(context.session.local.host) === "ipv6")
    return refusal(425, "PASV knows IPv4 only, and this connection is IPv6: use EPSV");
  return listen(context, formatPassiveReply);
};

export const extendedPassive: CommandHandler<"EPSV"> = (context) => {
  const { argument, session } = context;
  if (argument.kind === "all") {
    return {
      kind: "reply",
      reply: reply(200, "from now on only EPSV is taken"),
      session: { isExtendedPassiveOnly: true },
    };
  }
  const used = familyOf(session.local.host);
  if (argument.kind === "family" && argument.family !== used) return refuseNetworkProtocol(used);
  return listen(context, ({ port }) => formatExtendedPassiveReply(port));
};

async function listen({ data }: PassiveContext, answer: (told: Endpoint) => Reply): Promise<HandlerOutcome> {
  try {
    return { kind: "route", reply: answer(await data.listen()), route: "passive" };
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    return { kind: "route", reply: reply(425, whyNoPort(error)), route: "none" };
  }
}

/** Security: the text of the system's error stays here. */
function whyNoPort({ errno }: NetworkError): string {
  return errno === "EADDRINUSE"
    ? "no passive port is free: all are in use, try again in a moment"
    : "no passive port could be opened";
}
