/** Arranges a data channel in the first mode that the server accepts. */
import { isPassive } from "@pasvport/ftp-core";
import { type ClientSession, controlFamily } from "../client-session.js";
import { type ArrangedChannel, chooseMode } from "../mode-choice.js";
import { arrangeActive } from "./active.js";
import { arrangePassive } from "./passive.js";

export function arrangeData(session: ClientSession, signal: AbortSignal | undefined): Promise<ArrangedChannel> {
  const family = controlFamily(session);
  return chooseMode({ choice: session.settings.mode, family, first: session.learnt.mode }, (mode) =>
    isPassive(mode) ? arrangePassive(session, mode, signal) : arrangeActive(session, mode),
  );
}
