/** PORT, EPRT: the client listens; we dial when the transfer command comes, not before. RFC 959 §3.2, RFC 2428 §2, RFC 2577 §3 */
import { type Endpoint, familyOf, isUnspecified, reply } from "@pasvport/ftp-core";
import { type CommandContext, type CommandHandler, type HandlerOutcome, refusal } from "../command-handler.js";
import { refuseNetworkProtocol } from "./network-protocol.js";

type ActiveContext = CommandContext<"PORT"> | CommandContext<"EPRT">;

export const port: CommandHandler<"PORT"> = (context) => dialLater(context, context.argument);

export const extendedPort: CommandHandler<"EPRT"> = (context) => {
  const { argument, session } = context;
  const used = familyOf(session.local.host);
  if (argument.endpoint === undefined || argument.family !== used) return refuseNetworkProtocol(used);
  return dialLater(context, argument.endpoint);
};

function dialLater({ data, session }: ActiveContext, target: Endpoint): HandlerOutcome {
  const verdict = data.dialLater(reachable(target, session.remote.host));
  // RFC 2577 §3 names 504 for this.
  if (verdict !== undefined) return refusal(504, `no data connection to this address: ${verdict.refused}`);
  return { kind: "route", reply: reply(200, "the data connection will be opened to this address"), route: "active" };
}

/**
 * Interop: lftp says `EPRT |2|::|port|`. An address that stands for every address of the client's is the one it called us from;
 * Security: so this leads nowhere else than without it.
 */
function reachable({ host, port }: Endpoint, clientHost: string): Endpoint {
  return { host: isUnspecified(host) ? clientHost : host, port };
}
