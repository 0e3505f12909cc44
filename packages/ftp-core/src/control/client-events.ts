/** What happens to the client's machine, and what it asks for. */
import type { SayableCommand } from "../command/command.js";
import type { FtpError } from "../errors.js";
import type { Reply } from "../reply/reply.js";

/** Names one dialogue of a session; the caller chooses it. */
export type DialogueId = number;

/** The first is said at once, each further one when a 3yz asks for it. */
export type CommandScript = readonly [SayableCommand, ...SayableCommand[]];

export type ClientEvent =
  /** The caller wants this said. The first command goes out now, each further one when a 3yz asks for it. */
  | { readonly type: "dialogueRequested"; readonly id: DialogueId; readonly script: CommandScript }
  /** Nobody wants the transfer that waits for its last reply any more. */
  | { readonly type: "transferCancelled" }
  | { readonly type: "replyReceived"; readonly reply: Reply }
  /** The connection ended, or what came on it could not be read as replies. */
  | { readonly type: "connectionLost"; readonly error: FtpError };

export type ClientEffect =
  /** Write this line, in one write. */
  | { readonly type: "sendCommand"; readonly command: SayableCommand }
  /** A 1yz came: the dialogue goes on. */
  | { readonly type: "reportPreliminary"; readonly id: DialogueId; readonly reply: Reply }
  | { readonly type: "succeed"; readonly id: DialogueId; readonly reply: Reply }
  | { readonly type: "fail"; readonly id: DialogueId; readonly error: FtpError }
  /** The session is over: nothing more may be said on this connection. */
  | { readonly type: "closeControl"; readonly error: FtpError };

/** The dialogue that every connection begins with: the client waits for the greeting. */
export const GREETING: DialogueId = 0;
