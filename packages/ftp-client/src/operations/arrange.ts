/** Arranges a data channel in the first mode that the server accepts. */
import { isPassive } from "@pasvport/ftp-core";
import { type ClientSession, controlFamily } from "../client-session.js";
import { type ArrangedChannel, chooseMode } from "../mode-choice.js";
import { arrangeActive } from "./active.js";
import { arrangePassive } from "./passive.js";

export interface ArrangeOptions {
  readonly signal?: AbortSignal | undefined;
  /** Asks for something else while a passive connection is dialled, or before an active one is announced; once. */
  readonly meanwhile?: (() => Promise<void>) | undefined;
}

export function arrangeData(
  session: ClientSession,
  { signal, meanwhile = async () => undefined }: ArrangeOptions,
): Promise<ArrangedChannel> {
  const family = controlFamily(session);
  let asked: Promise<void> | undefined;
  const askOnce = (): Promise<void> => {
    asked ??= meanwhile();
    return asked;
  };
  return chooseMode({ choice: session.settings.mode, family, first: session.learnt.mode }, (mode) =>
    isPassive(mode) ? arrangePassive(session, mode, askOnce, signal) : arrangeActive(session, mode, askOnce),
  );
}
