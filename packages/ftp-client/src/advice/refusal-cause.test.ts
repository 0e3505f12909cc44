import { NegativeReplyError, reply } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import { refusalOf } from "./refusal.js";
import { causeOf, type RefusalCause } from "./refusal-cause.js";

function causes(rows: readonly (readonly [command: string, text: string, RefusalCause | undefined])[]): void {
  it.each(rows)("%s -> %s: %s", (command, text, cause) => {
    const error = new NegativeReplyError(command, reply(Number(text.slice(0, 3)), text.slice(4)));
    expect(causeOf(refusalOf(error))).toBe(cause);
  });
}

describe("vsftpd 3.0.3, which hardly ever says why", () => {
  causes([
    ["USER a", "530 This FTP server is anonymous only.", "notLoggedIn"],
    ["USER a", "530 Non-anonymous sessions must use encryption.", "wantsTls"],
    ["", "421 There are too many connected users, please try later.", "tooMany"],
    ["", "421 There are too many connections from your internet address.", "tooMany"],
    ["DELE none", "550 Delete operation failed.", "untold"],
    ["RMD full", "550 Remove directory operation failed.", "untold"],
    ["MKD dir", "550 Create directory operation failed.", "untold"],
    ["RNFR none", "550 RNFR command failed.", "untold"],
    ["RNTO dir", "550 Rename failed.", "untold"],
    ["SITE CHMOD 644 a", "550 Permission denied.", "forbidden"],
    ["MFMT 20240101000000 a", "500 Unknown command.", "notServed"],
    ["MLST a", "500 Unknown command.", "notServed"],
    ["SIZE none", "550 Could not get file size.", "untold"],
    ["MDTM none", "550 Could not get file modification time.", "untold"],
    ["CWD none", "550 Failed to change directory.", "untold"],
    ["RETR none", "550 Failed to open file.", "untold"],
    ["STOR dir", "553 Could not create file.", "untold"],
    ["APPE dir", "553 Could not create file.", "untold"],
    ["DELE a", "550 Permission denied.", "forbidden"],
    ["DELE a", "530 Please login with USER and PASS.", "notLoggedIn"],
    ["TYPE L 36", "500 Unrecognised TYPE command.", "notServed"],
    ["ACCT ***", "502 ACCT not implemented.", "notServed"],
    ["STOR a", "522 Data connections must be encrypted.", "wantsTls"],
  ]);
});

describe("ProFTPD 1.3.8", () => {
  causes([
    ["PASS ***", "530 Login incorrect.", "notLoggedIn"],
    ["PASS ***", "530 Sorry, the maximum number of allowed clients (3) are already connected.", "tooMany"],
    ["USER a", "550 SSL/TLS required on the control channel", "wantsTls"],
    ["DELE none.txt", "550 none.txt: No such file or directory", "missing"],
    ["DELE dir", "550 dir: Is a directory", "directory"],
    ["RMD full", "550 full: Directory not empty", "notEmpty"],
    ["RMD a.txt", "550 a.txt: Not a directory", "noDirectory"],
    ["RMD dir/..", "550 dir/..: Device or resource busy", "busy"],
    ["MKD dir", "550 dir: File exists", "exists"],
    ["MKD none/x", "550 none/x: No such file or directory", "missing"],
    ["RNFR none", "550 none: No such file or directory", "missing"],
    ["RNTO dir", "550 dir: Operation not permitted", "forbidden"],
    ["RNTO full", "550 full: Directory not empty", "notEmpty"],
    ["RNTO /mnt/a", "550 /mnt/a: Invalid cross-device link", "otherFileSystem"],
    ["SITE CHMOD 999 a.txt", "550 '999': invalid mode", "badMode"],
    ["SITE CHMOD 644 none", "550 none: No such file or directory", "missing"],
    ["MDTM dir", "550 dir: not a plain file", "directory"],
    ["SIZE dir", "550 dir: not a regular file", "directory"],
    ["MLST none", "550 'none' cannot be listed", "untold"],
    ["REST abc", "501 REST requires a value greater than or equal to 0", "restart"],
    ["RETR a.txt", "554 REST: invalid a.txt argument", "badPosition"],
    ["LIST none", "450 none: No such file or directory", "missing"],
    ["MLSD a.txt", "550 'a.txt' is not a directory", "noDirectory"],
    ["STOR dir", "550 dir: Not a regular file", "directory"],
    ["STOR a", "550 a: Overwrite permission denied", "overwrite"],
    ["STOR a", "451 a: Append/Restart not permitted, try again", "restart"],
    ["RETR a", "451 a: Restart not permitted, try again", "restart"],
    ["STOR xx", "550 xx: File name too long", "nameTooLong"],
    ["STOR a", "452 Transfer aborted. No space left on device", "full"],
    ["STOR a", "552 Transfer aborted. Disk quota exceeded", "full"],
  ]);
});

describe("Pure-FTPd 1.0.50", () => {
  causes([
    ["PASS ***", "530 Login authentication failed", "notLoggedIn"],
    ["", "421 10 users (the maximum) are already logged in, sorry", "tooMany"],
    ["", "421 Too many connections (8) from this IP", "tooMany"],
    ["USER a", "421 Sorry, cleartext sessions and weak ciphers are not accepted on this server.", "wantsTls"],
    ["DELE none.txt", "550 Could not delete none.txt: No such file or directory", "missing"],
    ["DELE dir", "550 Could not delete dir: Invalid argument", "directory"],
    ["RMD full", "550 Can't remove directory: Directory not empty", "notEmpty"],
    ["MKD dir", "550 Can't create directory: File exists", "exists"],
    ["RNFR none", "550 Sorry, but that file doesn't exist", "missing"],
    ["RNTO dir", "451 Rename/move failure: Is a directory", "directory"],
    ["RNTO none/x", "451 Rename/move failure: No such file or directory", "missing"],
    ["RNTO full", "451 Rename/move failure: Directory not empty", "notEmpty"],
    ["RNTO dir/in", "451 Rename/move failure: Invalid argument", "intoItself"],
    ["SITE CHMOD 644 none", "550 Could not change perms on none: No such file or directory", "missing"],
    ["MDTM none", "550 Can't check for file existence", "missing"],
    ["MDTM dir", "550 I can only retrieve regular files", "directory"],
    ["CWD a.txt", "550 Can't change directory to a.txt: Not a directory", "noDirectory"],
    ["STOR none/x", "553 Can't open that file: No such file or directory", "missing"],
    ["STOR dir", "553 Can't open that file: Is a directory", "directory"],
    ["STOR xx", "553 Can't open that file: File name too long", "nameTooLong"],
    ["STOR .banner", "553 Prohibited file name: .banner", "nameRefused"],
    ["ALLO 99999999999999", "552 Disk full - please upload later", "full"],
    ["REST -1", "554 REST needs a numeric parameter", "badPosition"],
    ["RETR a.txt", "550 Can't open a.txt: Permission denied", "forbidden"],
  ]);
});

describe("pyftpdlib", () => {
  causes([
    ["PASS ***", "530 Authentication failed.", "notLoggedIn"],
    ["", "421 Too many connections. Service temporarily unavailable.", "tooMany"],
    ["", "421 Too many connections from the same IP address.", "tooMany"],
    ["USER a", "550 SSL/TLS required on the control channel.", "wantsTls"],
    ["RMD full", "550 Directory not empty.", "notEmpty"],
    ["RMD dir/..", "550 Can't remove root directory.", "untold"],
    ["MKD dir", "550 File exists.", "exists"],
    ["RNTO dir", "550 Is a directory.", "directory"],
    ["SITE CHMOD 999 a", "501 Invalid SITE CHMOD format.", "badMode"],
    ["SITE CHMOD 644 a", "550 Not enough privileges.", "forbidden"],
    ["SIZE none", "550 /none is not retrievable.", "untold"],
    ["MLST a.txt/x", "550 Not a directory.", "noDirectory"],
    ["RETR a.txt", "554 REST position (9999999) > file size (7)", "badPosition"],
    ["MLSD none", "501 No such directory.", "fileOrMissing"],
    ["MKD yy", "550 File name too long.", "nameTooLong"],
    ["STOR a", "550 Not enough privileges.", "forbidden"],
  ]);
});

describe("IIS and FileZilla Server", () => {
  causes([
    ["RETR none", "550 The system cannot find the file specified.", "missing"],
    ["CWD none", "550 The system cannot find the path specified.", "missing"],
    ["RETR a", "550 Access is denied.", "forbidden"],
    ["RMD full", "550 The directory is not empty.", "notEmpty"],
    ["MKD dir", "550 Cannot create a file when that file already exists.", "exists"],
    ["RMD a.txt", "550 The directory name is invalid.", "noDirectory"],
    ["DELE a", "550 The process cannot access the file because it is being used by another process.", "busy"],
    ["STOR a:b", "550 The filename, directory name, or volume label syntax is incorrect.", "nameRefused"],
    ["STOR a", "550 There is not enough space on the disk.", "full"],
    ["USER a", "534 Policy requires SSL.", "wantsTls"],
    ["PASS ***", "530 User cannot log in.", "notLoggedIn"],
    ["RETR none", "550 File not found", "missing"],
    ["MKD dir", "550 Directory already exists", "exists"],
    ["STOR a", "550 Permission denied", "forbidden"],
    ["USER a", "503 Use AUTH first.", "wantsTls"],
    ["USER a", "530 Sorry, insecure connections are not allowed.", "wantsTls"],
  ]);
});

describe("our own server", () => {
  causes([
    ["RETR none", "550 no such file or directory", "missing"],
    ["LIST a.txt", "550 not a directory", "noDirectory"],
    ["RETR dir", "550 this is a directory", "directory"],
    ["RETR a", "550 permission denied", "forbidden"],
    ["MKD dir", "550 it exists already", "exists"],
    ["RMD full", "550 the directory is not empty", "notEmpty"],
    ["RETR a", "554 the file ends before this position", "badPosition"],
    ["RNTO /mnt/a", "553 this lies in another file system: copy it instead", "otherFileSystem"],
    ["RNTO dir/in", "553 a directory cannot be moved into itself", "intoItself"],
    ["STOR x", "553 this name is not allowed", "nameRefused"],
    ["STOR a", "450 the file is busy: try again later", "busy"],
    ["STOR a", "452 no space left", "full"],
    ["STOR a", "552 the file would exceed a limit", "full"],
  ]);
});

describe("what proves nothing", () => {
  causes([
    ["RETR permission denied.txt", "550 permission denied.txt: failed", "untold"],
    ["RETR a", "550 no such file", "missing"],
    ["RETR a", "550 this is a directory", "directory"],
    ["MLSD a", "550 not a directory", "noDirectory"],
    ["RETR a", "599 a code that no RFC knows", undefined],
    ["RETR a", "425 no data connection", undefined],
    ["REST 5", "502 no", "restart"],
    ["PASS ***", "332 account wanted", "account"],
    ["STOR a", "532 account needed", "account"],
  ]);
});
