/** @pasvport/ftp-client: an FTP client to embed. */
export type { ActiveOptions, ClientTimeouts, FtpClientOptions } from "./client-options.js";
export { FtpClient } from "./ftp-client.js";
export { LocalFileError } from "./local-file.js";
export type { ModeChoice } from "./mode-choice.js";
export type { Listing } from "./operations/listing.js";
export type { TransferOptions } from "./operations/transfer-options.js";
export type { DownloadTarget, UploadSource } from "./transfer-ends.js";
