/** The same place, whatever the working directory is later, and in other sessions. RFC 959 §5.4 (PWD) */
import { NegativeReplyError, RemoteProtocolError } from "@pasvport/ftp-core";
import { workingDirectory } from "../operations/working-directory.js";
import type { SessionTurns } from "../session-turns.js";
import { childPath } from "./child-path.js";
import { foldParents } from "./fold-parents.js";

/** The path as it is where the server does not tell its working directory, or names it in another way (VMS, MVS). */
export function absolutePath(turns: SessionTurns, path: string, signal?: AbortSignal): Promise<string> {
  if (path.startsWith("/")) return Promise.resolve(path);
  return turns.run({ operation: `find ${path || "."}`, signal, stops: "atOnce" }, async (session) => {
    try {
      const here = await workingDirectory(session);
      if (!here.startsWith("/")) return path;
      const folded = foldParents(path, here);
      if (folded.startsWith("/")) return folded;
      return path === "" || path === "." ? here : childPath(here, path);
    } catch (error) {
      const isAnswer = error instanceof NegativeReplyError || error instanceof RemoteProtocolError;
      if (isAnswer && !session.control.isOver) return path;
      throw error;
    }
  });
}
