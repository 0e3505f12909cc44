/** What happens to the server's machine, and what it asks for. */
import type { Command } from "../command/command.js";
import type { InboundCommand } from "../command/command-reader.js";
import type { Reply } from "../reply/reply.js";
import type { DataEffect } from "../transfer/server-transfer.js";
import type { Login, Pending } from "./server-state.js";

export type ServerEvent =
  /** A client is there; it gets this greeting, or this refusal. */
  | { readonly type: "connected"; readonly greeting: Reply }
  | { readonly type: "commandReceived"; readonly inbound: InboundCommand }
  /** The handler of the running command answered. */
  | { readonly type: "handlerDone"; readonly outcome: Outcome }
  /** Of the data channel: */
  | { readonly type: "dataOpened" }
  | { readonly type: "openFailed"; readonly reply: Reply }
  | { readonly type: "dataEnded"; readonly bytes: number }
  | { readonly type: "peerLost"; readonly reply: Reply }
  | { readonly type: "storageFailed"; readonly reply: Reply }
  /** We end the session: a time limit, a shutdown. */
  | { readonly type: "sessionExpired"; readonly reply: Reply }
  | { readonly type: "controlLost" };

/** What a handler answers. It mirrors the shapes of table 2. */
export type Outcome =
  | { readonly kind: "reply"; readonly reply: Reply }
  /** A 350: the next command, and only that one, may use it. */
  | { readonly kind: "pendingReply"; readonly reply: Reply; readonly pending: Pending }
  | { readonly kind: "login"; readonly reply: Reply; readonly login: Login }
  /** PASV, EPSV: we listen now. PORT, EPRT: we know whom to dial. `none`: what was arranged is given up. */
  | { readonly kind: "route"; readonly reply: Reply; readonly route: "passive" | "active" | "none" }
  /** Everything is ready for data. `about` is the text behind 125 or 150. */
  | { readonly kind: "transfer"; readonly about: string }
  /** REIN: everything is as it was after the greeting. */
  | { readonly kind: "reinitialized"; readonly reply: Reply }
  | { readonly kind: "goodbye"; readonly reply: Reply };

/** What a reply answers. */
export interface Answered {
  /** The line of the command, secrets masked. */
  readonly command: string;
  /** It is the last reply of the transfer that is under way. */
  readonly endsTransfer: boolean;
}

export type ServerEffect =
  /** Write this reply, in one write. `answers` is absent where nobody asked (greeting, farewell). */
  | { readonly type: "sendReply"; readonly reply: Reply; readonly answers?: Answered }
  | { readonly type: "runCommand"; readonly command: Command; readonly pending: Pending; readonly login: Login }
  | { readonly type: DataEffect }
  /** Close listener and channel, give the port back. */
  | { readonly type: "dropRoute" }
  /** Close the control connection when everything written has gone out. */
  | { readonly type: "closeControl" };
