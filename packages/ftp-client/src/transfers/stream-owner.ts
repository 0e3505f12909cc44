/** Which client a stream of ours belongs to: one session cannot read and write at the same time. */
import { LocalProtocolError } from "@pasvport/ftp-core";
import type { SessionTurns } from "../session-turns.js";

const owners = new WeakMap<object, SessionTurns>();

export function noteOwner(stream: object, turns: SessionTurns): void {
  owners.set(stream, turns);
}

/** Each would wait for the other to end. @throws LocalProtocolError */
export function requireOtherSession(end: unknown, turns: SessionTurns): void {
  if (typeof end === "object" && end !== null && owners.get(end) === turns)
    throw new LocalProtocolError("one session cannot read a file while it writes another: use a second client");
}
