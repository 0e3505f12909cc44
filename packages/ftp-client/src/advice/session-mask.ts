/** What a session must not tell again: its password and its account, whoever says them. */
import type { TraceEvent } from "@pasvport/ftp-core";
import type { ClientSettings } from "../client-options.js";
import { isAnonymous } from "./login-advice.js";
import { type Mask, maskFor } from "./mask-secrets.js";

export type LoginSettings = Pick<ClientSettings, "user" | "password"> & Partial<Pick<ClientSettings, "account">>;

/** RFC 1635: what a guest says for a password is no secret, and a word that every server says. */
export function sessionMask({ user, password, account }: LoginSettings): Mask {
  const isGuest = isAnonymous(user) && /^(?:anonymous|guest|ftp)|@/i.test(password);
  return maskFor(isGuest ? [account] : [password, account]);
}

/** Security: "230 welcome, your password is …" is the server's doing, and stands in a log that we write. */
export function maskEvent(event: TraceEvent, mask: Mask): TraceEvent {
  if (event.kind !== "reply") return event;
  const { code, lines } = event.reply;
  const [first, ...rest] = lines;
  return { kind: "reply", reply: { code, lines: [mask(first), ...rest.map(mask)] } };
}
