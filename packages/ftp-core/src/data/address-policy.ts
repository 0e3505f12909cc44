/**
 * Whom we dial and whom we let in on a data connection. RFC 2577 §3 (bounce), §5 and §8 (port theft)
 *
 * Security: both sides ask here before every dial and at every accept.
 */
import { OptionError } from "../errors.js";
import { type Endpoint, formatEndpoint, isHostAddress, isSameAddress, networkOf } from "../wire/ip-address.js";

/** `same`: only the control connection's peer · `network`: its /24 (IPv4) or /64 (IPv6) · `any`: everybody. */
export const dataPeerRules = ["same", "network", "any"] as const;

export type DataPeerRule = (typeof dataPeerRules)[number];

export interface AddressPolicy {
  readonly dataPeer: DataPeerRule;
  /** Lowest port that we dial: below lie the well-known services. RFC 2577 §3 */
  readonly lowestPort: number;
}

export const strictAddressPolicy: AddressPolicy = { dataPeer: "same", lowestPort: 1024 };

/** The strict policy with these exceptions. @throws OptionError for a rule or a port that does not exist */
export function addressPolicyFrom(exceptions: Partial<AddressPolicy> = {}): AddressPolicy {
  const policy = { ...strictAddressPolicy, ...exceptions };
  if (!dataPeerRules.includes(policy.dataPeer)) {
    throw new OptionError(`"${policy.dataPeer}" is no rule for data peers: choose one of ${dataPeerRules.join(", ")}`);
  }
  if (!Number.isInteger(policy.lowestPort) || policy.lowestPort < 1 || policy.lowestPort > 65535) {
    throw new OptionError(`the lowest data port ${policy.lowestPort} is not a port: choose 1 to 65535`);
  }
  return policy;
}

export function isAllowedPeer(peer: string, controlPeer: string, rule: DataPeerRule): boolean {
  switch (rule) {
    case "same":
      return isSameAddress(peer, controlPeer);
    case "network":
      return networkOf(peer) !== undefined && networkOf(peer) === networkOf(controlPeer);
    case "any":
      return true;
    default:
      rule satisfies never;
      return false;
  }
}

/** The reason why this end must not be dialled; undefined when it may. */
export function whyNotDial(target: Endpoint, controlPeer: string, policy: AddressPolicy): string | undefined {
  if (!isAllowedPeer(target.host, controlPeer, policy.dataPeer)) {
    return `${target.host} is not the host at the other end of the control connection (${controlPeer})`;
  }
  if (!isHostAddress(target.host)) return `${target.host} is not the address of a host`;
  if (target.port < policy.lowestPort) {
    return `${formatEndpoint(target)} is below port ${policy.lowestPort}, where other services live`;
  }
  return undefined;
}
