/**
 * @pasvport/ftp-core: the FTP protocol without sockets.
 *
 * Users of the server and the client meet the errors, `Reply`, `DirectoryEntry`, `DataMode`, `Endpoint`, `TraceEvent` and
 * `parsePortRange`; the rest is for ftp-server, ftp-client and those who write a peer of their own.
 */
export * from "./command/argument-forms.js";
export * from "./command/command.js";
export * from "./command/command-line.js";
export * from "./command/command-reader.js";
export * from "./command/command-table.js";
export * from "./command/foreign-protocol.js";
export * from "./command/raw-command.js";
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
export * from "./errors.js";
export * from "./listing/directory-entry.js";
export * from "./listing/dos-listing.js";
export * from "./listing/mlst-reply.js";
export * from "./listing/mlsx.js";
export * from "./listing/mlsx-facts.js";
export * from "./listing/read-listing.js";
export * from "./listing/unix-listing.js";
export * from "./listing/unix-mode.js";
export * from "./reply/reply.js";
export * from "./reply/reply-codes.js";
export * from "./reply/reply-facts.js";
export * from "./reply/reply-lines.js";
export * from "./transfer/ascii.js";
export * from "./transfer/chunk-conversion.js";
export * from "./transfer/client-transfer.js";
export * from "./transfer/ebcdic.js";
export * from "./transfer/representation.js";
export * from "./transfer/server-transfer.js";
export * from "./wire/civil-date.js";
export * from "./wire/extended-address.js";
export * from "./wire/flat-copy.js";
export * from "./wire/host-port.js";
export * from "./wire/ip-address.js";
export * from "./wire/line-reader.js";
export * from "./wire/telnet.js";
export * from "./wire/time-val.js";
export * from "./wire/trace.js";
export * from "./wire/wire-text.js";
