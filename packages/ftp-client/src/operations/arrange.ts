/** Arranges a data channel in the first mode that the server accepts. */
import { type DataMode, dataModes } from "@pasvport/ftp-core";
import { type ClientSession, controlFamily } from "../client-session.js";
import { type ArrangedChannel, chooseMode } from "../mode-choice.js";
import { arrangeActive } from "./active.js";
import { arrangePassive } from "./passive.js";

export function arrangeData(session: ClientSession, signal: AbortSignal | undefined): Promise<ArrangedChannel> {
  const family = controlFamily(session);
  return chooseMode({ choice: session.settings.mode, family, first: session.learnt.mode }, (mode: DataMode) =>
    dataModes[mode].family === "passive"
      ? arrangePassive(session, mode as "EPSV" | "PASV", signal)
      : arrangeActive(session, mode as "EPRT" | "PORT"),
  );
}
