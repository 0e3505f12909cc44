/** @pasvport/ftp-server: an FTP server to embed. */
export {
  type AddressPolicy,
  type DataPeerRule,
  type DirectoryEntry,
  type Endpoint,
  FtpError,
  OptionError,
  type PortRange,
  type Reply,
  type TraceEvent,
} from "@pasvport/ftp-core";
export { type Network, NetworkError } from "@pasvport/ftp-core/net";
export { anonymousUsers, anyOf } from "./auth/anonymous.js";
export type { Account, Authenticator, LoginAttempt } from "./auth/authenticator.js";
export { type StaticUser, staticUsers } from "./auth/static-users.js";
export { type CloseOptions, FtpServer, type FtpServerEvents } from "./ftp-server.js";
export { eventJson } from "./observe/event-json.js";
export { eventText } from "./observe/event-text.js";
export type {
  ServerObserver,
  SessionEvent,
  SessionEventOf,
  TransferFacts,
  TransferOutcome,
} from "./observe/session-event.js";
export { defaultLimits, defaultTimeouts, type ServerLimits, type ServerTimeouts } from "./server-limits.js";
export { defaultOptions, type FtpServerOptions } from "./server-options.js";
export { type DiskStorageOptions, openDiskStorage } from "./storage/disk-storage.js";
export { createMemoryStorage, type MemoryStorageOptions } from "./storage/memory-storage.js";
export { readOnly } from "./storage/read-only-storage.js";
export { StagedUpload, type UploadStages } from "./storage/staged-upload.js";
export type { BrokenUploads, Download, StatOptions, Storage, StoreWay, Upload } from "./storage/storage.js";
export { asStorageError, StorageError, type StorageFailure } from "./storage/storage-error.js";
export * from "./storage/virtual-path.js";
