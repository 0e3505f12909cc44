/** @pasvport/ftp-server: an FTP server to embed. */
export { anonymousUsers, anyOf } from "./auth/anonymous.js";
export type { Account, Authenticator } from "./auth/authenticator.js";
export { type StaticUser, staticUsers } from "./auth/static-users.js";
export { type CloseOptions, FtpServer, type FtpServerEvents } from "./ftp-server.js";
export { eventJson } from "./observe/event-json.js";
export { eventText } from "./observe/event-text.js";
export type { ServerObserver, SessionEvent, SessionEventOf } from "./observe/session-event.js";
export type { FtpServerOptions, ServerLimits, ServerTimeouts } from "./server-options.js";
export { type DiskStorageOptions, openDiskStorage } from "./storage/disk-storage.js";
export { createMemoryStorage } from "./storage/memory-storage.js";
export { readOnly } from "./storage/read-only-storage.js";
export type { BrokenUploads, Download, Storage, StoreWay, Upload } from "./storage/storage.js";
export { StorageError, type StorageFailure } from "./storage/storage-error.js";
export { childPath, type VirtualPath } from "./storage/virtual-path.js";
