/** Arranges a data channel in the first mode that the server accepts. RFC 959 §3.2 */
import { type DataMode, familyOf, isPassive } from "@pasvport/ftp-core";
import { abortedError } from "@pasvport/ftp-core/net";
import type { ClientSession } from "../client-session.js";
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
  const { mode: choice, active } = session.settings;
  const { local, remote } = session.control;
  const family = { passive: familyOf(remote.host), active: familyOf(active.address ?? local.host) };
  const stopIfAborted = (mode: DataMode): void => {
    if (signal?.aborted) throw abortedError(signal, mode);
  };
  let asked: Promise<void> | undefined;
  return chooseMode({ choice, family, first: session.learnt.mode }, async (mode) => {
    const askOnce = async (): Promise<void> => {
      asked ??= meanwhile();
      await asked;
      stopIfAborted(mode);
    };
    stopIfAborted(mode);
    return isPassive(mode)
      ? arrangePassive(session, mode, askOnce, signal)
      : arrangeActive(session, mode, askOnce, signal);
  });
}
