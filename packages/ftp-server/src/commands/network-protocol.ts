/** EPRT, EPSV: a network protocol that this control connection does not use. RFC 2428 §2, §3 */
import type { IpFamily } from "@pasvport/ftp-core";
import { type HandlerOutcome, refusal } from "../command-handler.js";

/** @param used by the control connection: the one that the client is to ask for */
export function refuseNetworkProtocol(used: IpFamily): HandlerOutcome {
  return refusal(522, `network protocol not supported, use (${used === "ipv4" ? 1 : 2})`);
}
