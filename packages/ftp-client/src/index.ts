/** @pasvport/ftp-client: an FTP client to embed. What its users meet of the core is here, too. */
export {
  AbortedError,
  type AddressPolicy,
  ConnectionError,
  DataChannelError,
  type DataChannelOpening,
  type DataChannelPhase,
  type DataMode,
  type DirectoryEntry,
  type Endpoint,
  type EntryType,
  type ErrorContext,
  type Features,
  FtpError,
  type FtpErrorCode,
  formatTrace,
  LocalProtocolError,
  NegativeReplyError,
  type OperationPhase,
  OptionError,
  type PortRange,
  RemoteProtocolError,
  type Reply,
  TimeoutError,
  type TraceEvent,
  type UnreadableLines,
} from "@pasvport/ftp-core";
export { type Network, NetworkError } from "@pasvport/ftp-core/net";
export { type ActiveOptions, type ClientTimeouts, defaultTimeouts, type FtpClientOptions } from "./client-options.js";
export { type DirectoryOptions, FtpClient } from "./ftp-client.js";
export type { ModeChoice } from "./mode-choice.js";
export type { CallOptions } from "./operations/call-options.js";
export type { Listing } from "./operations/listing.js";
export type { TransferType } from "./operations/representation.js";
export { ResumeError, type ResumeObstacle } from "./resume-error.js";
export { LocalFileError } from "./transfers/local-file.js";
export type { DownloadTarget, UploadSource, WebReadable, WebReader, WebWritable } from "./transfers/transfer-ends.js";
export type {
  DownloadOptions,
  ReadableOptions,
  ReadOptions,
  TransferOptions,
  TransferProgress,
  TransferRetry,
  UploadOptions,
  WritableOptions,
} from "./transfers/transfer-options.js";
export type {
  LeftOut,
  TreeEntry,
  TreeEvent,
  TreeOptions,
  TreeSummary,
  WalkedEntry,
  WalkOptions,
} from "./trees/tree-options.js";
