/** @pasvport/ftp-core: the FTP protocol without sockets. */

// For everybody.
export * from "./errors.js";
export type { Command } from "./command/command.js";
export { type Reply, type ReplyKind, isNegative, reply, replyKind } from "./reply/reply.js";
export { type ReplyCodeRow, replyCodes } from "./reply/reply-codes.js";
export type { DirectoryEntry } from "./listing/directory-entry.js";
export { type DataPeerRule } from "./data/address-policy.js";
export { type DataMode, dataModes } from "./data/data-route.js";
export { parsePortRange, type PortRange } from "./data/passive-ports.js";
export { type Representation } from "./transfer/representation.js";
export { type Endpoint, formatEndpoint } from "./wire/ip-address.js";
export { formatTrace, printable, type TraceEvent } from "./wire/trace.js";

// For ftp-server, ftp-client and those who write a peer of their own.
export * from "./command/argument-forms.js";
export * from "./command/command.js";
export * from "./command/command-line.js";
export * from "./command/command-reader.js";
export * from "./command/command-table.js";
export * from "./control/client-control.js";
export * from "./control/client-events.js";
export * from "./control/command-gate.js";
export * from "./control/dialogue.js";
export * from "./control/server-control.js";
export * from "./control/server-events.js";
export * from "./control/server-state.js";
export * from "./data/address-policy.js";
export * from "./data/data-channel.js";
export * from "./data/data-route.js";
export * from "./data/passive-ports.js";
export * from "./listing/directory-entry.js";
export * from "./listing/mlsx.js";
export * from "./listing/mlsx-facts.js";
export * from "./listing/read-listing.js";
export * from "./listing/unix-listing.js";
export * from "./reply/reply-facts.js";
export * from "./reply/reply-lines.js";
export * from "./transfer/client-transfer.js";
export * from "./transfer/representation.js";
export * from "./transfer/server-transfer.js";
export * from "./wire/civil-date.js";
export * from "./wire/extended-address.js";
export * from "./wire/host-port.js";
export * from "./wire/ip-address.js";
export * from "./wire/line-reader.js";
export * from "./wire/telnet.js";
export * from "./wire/time-val.js";
export * from "./wire/wire-text.js";
