/** What a transfer moves, from where to where. RFC 959 §3.2 */
import type { Representation, Verb } from "@pasvport/ftp-core";
import type { Download, Upload } from "./storage/storage.js";

/** Bytes to be moved once the data connection is there. */
export type Transfer = {
  readonly path: string;
  readonly representation: Representation;
} & (
  | { readonly direction: "toClient"; readonly source: Pick<Download, "readable" | "close"> }
  | { readonly direction: "fromClient"; readonly upload: Upload }
);

/** A transfer, the command that asked for it, and how far it is: STAT asks in the middle. */
export type RunningTransfer = Transfer & { readonly verb: Verb; readonly progress: { bytes: number } };
