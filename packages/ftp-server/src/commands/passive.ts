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

type PassiveContext = CommandContext<"PASV"> | CommandContext<"EPSV">;

export const passive: CommandHandler<"PASV"> = (context) => {
  const { session } = context;
  if (session.isExtendedPassiveOnly) return refusal(503, "EPSV ALL was said: only EPSV is taken now");
  // A 227 has no room for an IPv6 address; what other servers put there makes clients dial nonsense.
  if (familyOf(session.local.host) === "ipv6")
    return refusal(425, "PASV knows IPv4 only, and this connection is IPv6: use EPSV");
  return listen(context, formatPassiveReply);
};

export const extendedPassive: CommandHandler<"EPSV"> = (context) => {
  const { argument, session } = context;
  if (argument.kind === "all" && context.data.modes.passive) {
    return {
      kind: "reply",
      reply: reply(200, "from now on only EPSV is taken"),
      session: { isExtendedPassiveOnly: true },
    };
  }
  const family = familyOf(session.local.host);
  if (argument.kind === "family" && argument.family !== family) {
    return refusal(522, `network protocol not supported, use (${family === "ipv4" ? 1 : 2})`);
  }
  return listen(context, ({ port }) => formatExtendedPassiveReply(port));
};

async function listen({ data }: PassiveContext, answer: (told: Endpoint) => Reply): Promise<HandlerOutcome> {
  if (!data.modes.passive) return refusal(502, "passive mode is switched off on this server: use PORT or EPRT");
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
