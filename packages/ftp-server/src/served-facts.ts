/** The facts of MLSD and MLST that this server offers: what its storages know. RFC 3659 §7.5 */
import type { MlsxFact } from "@pasvport/ftp-core";

/** Who brings a storage that knows more is not stopped, but that is not announced either. */
export const servedFacts: readonly MlsxFact[] = ["type", "size", "modify", "perm", "unique", "UNIX.mode"];
