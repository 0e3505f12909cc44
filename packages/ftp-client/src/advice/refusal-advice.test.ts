import { NegativeReplyError, reply } from "@pasvport/ftp-core";
import { expect, it } from "vitest";
import { adviceForRefusal } from "./refusal-advice.js";
import { spell, spellings } from "./spelling.js";

const inGeneral = "list the folder above it; check name and permission";
const aFile = "for a file use cat or get";
const mayNotWrite = "this login may not write there; log in as another with --user NAME";
const mayNotRead = "this login may not read it; log in as another with --user NAME";
const mayNotChange = "this login may not change it; log in as another with --user NAME";
const otherName = "choose another name, or remove what is there first with rm";

const advise = (command: string, text: string): ReturnType<typeof adviceForRefusal> =>
  adviceForRefusal(new NegativeReplyError(command, reply(Number(text.slice(0, 3)), text.slice(4))));

it.each<[command: string, text: string, advice: string | undefined]>([
  ["RETR dir", "550 this is a directory", "ls lists what is in it"],
  ["MLSD none", "501 No such directory.", "ls of the folder above it shows what is there; for a file use cat or get"],
  [
    "SIZE a.txt",
    "550 SIZE not allowed in ASCII mode.",
    "send TYPE I before it: nobody counts the bytes of a text beforehand",
  ],
  ["RETR dir", "550 dir: Not a regular file", "ls lists what is in it"],
  ["RETR a.txt", "550 no such file or directory", inGeneral],
  ["RETR is a directory", "550 is a directory: no such file", inGeneral],
  ["RETR a.txt", "550 Failed to open file.", inGeneral],
  ["RETR a.txt", "550 Permission denied.", mayNotRead],
  ["RETR a/b", "550 not a directory", inGeneral],
  ["RETR a.txt", "451 a.txt: Restart not permitted, try again", "get it whole, without --resume"],
  [
    "RETR a.txt",
    "554 the file ends before this position",
    "the file is not the one that the transfer began with: transfer it whole, without --resume",
  ],
  ["REST 5", "502 REST is not served", "transfer it whole, without --resume"],
  ["MLSD a.txt", "501 not a directory", aFile],
  ["MLSD a.txt", "550 a.txt: Not a directory", aFile],
  ["LIST a.txt", "550 not a directory", aFile],
  ["LIST none", "550 no such file or directory", inGeneral],
  ["LIST none", "450 none: No such file or directory", inGeneral],
  ["LIST dir", "550 Access is denied.", mayNotRead],
  ["CWD dir", "550 Access is denied.", mayNotRead],
  ["CWD none", "550 Failed to change directory.", inGeneral],
  ["STOR a.txt", "550 permission denied", mayNotWrite],
  ["APPE a.txt", "550 Not enough privileges.", mayNotWrite],
  ["STOR dir", "550 this is a directory", "end the address with / to send the file into it"],
  ["STOR dir", "553 Can't open that file: Is a directory", "end the address with / to send the file into it"],
  ["STOR none/a.txt", "550 no such file or directory", "the folder has to be there: mkdir makes it"],
  ["STOR a.txt", "553 name not allowed", "choose another name or folder"],
  [
    "STOR a.txt",
    "553 Could not create file.",
    "the folder has to be there, and this login allowed to write in it; no directory may have the name",
  ],
  ["STOR a.txt", "550 a.txt: Overwrite permission denied", otherName],
  [
    "APPE a.txt",
    "451 a.txt: Append/Restart not permitted, try again",
    "send it whole, without --resume; ProFTPD goes on only with AllowStoreRestart",
  ],
  ["STOR a.txt", "452 no space left", "make room on the server, or ask for more, then send it again"],
  ["STOR a.txt", "552 Quota exceeded", "make room on the server, or ask for more, then send it again"],
  ["STOR a.txt", "532 need an account", "give the account that the server wants: the word account in .netrc"],
  ["DELE a.txt", "550 Permission denied.", mayNotChange],
  ["DELE dir", "550 dir: Is a directory", "rmdir removes a directory that is empty, rm -r one with all that is in it"],
  ["DELE a.txt", "450 busy", "try again in a moment"],
  ["RMD full", "550 Directory not empty.", "rm -r removes what is in it too"],
  [
    "RMD full",
    "550 Remove directory operation failed.",
    "it has to be a directory, and empty: rm -r removes what is in it too",
  ],
  ["RMD a.txt", "550 Not a directory.", "rm removes a file"],
  ["MKD dir", "550 File exists.", "mkdir -p does not mind a folder that is there"],
  ["MKD none/dir", "550 No such file or directory.", "mkdir -p makes the folders above it too"],
  [
    "MKD dir",
    "550 Create directory operation failed.",
    "ls shows whether it is there already; the folder above it has to be, and this login may lack the right",
  ],
  ["RNFR none", "550 No such file or directory.", inGeneral],
  ["RNTO b.txt", "550 File exists.", otherName],
  ["RNTO none/b", "550 No such file or directory.", "the folder of the new name has to be there: mkdir makes it"],
  ["RNTO dir", "550 Is a directory.", "a directory has that name: put a name behind it to move it in there"],
  ["RNTO full", "550 Directory not empty.", "a folder with something in it has that name: choose another"],
  ["RNTO none/b", "550 Rename failed.", "the folder of the new name has to be there, and nothing in it of that name"],
  [
    "RNTO /mnt/b",
    "553 this lies in another file system: copy it instead",
    "fetch it, send it to the new place, and remove it from the old one",
  ],
  ["RNTO dir/in", "553 a directory cannot be moved into itself", "choose a place outside of it"],
  ["SITE CHMOD 644 a", "550 Permission denied.", mayNotChange],
  ["SITE CHMOD 644 a", "502 no CHMOD", "this server changes no modes over FTP"],
  ["SITE CHMOD 999 a", "550 '999': invalid mode", "write the mode as three or four octal digits: 644"],
  ["MDTM 20240102030405 a", "500 what?", "this server has no command for times"],
  ["MLST a", "500 what?", "ls of the folder above it shows what this server tells"],
  ["SIZE dir", "550 dir: not a regular file", "the server tells this of files only"],
  ["SITE UTIME ***", "550 Permission denied.", "log in as somebody who may do this with --user NAME"],
  ["NOOP", "530 Please login with USER and PASS.", "the server wants a login for this: --user NAME says who"],
  ["", "421 Too many connections", "try again later, or with fewer sessions at a time: --parallel says how many"],
  [
    "USER me",
    "530 Non-anonymous sessions must use encryption.",
    "the server wants TLS, which this version does not have",
  ],
  ["NOOP", "421 Timeout.", "connect again; with fewer connections if the text says too many"],
  ["TYPE I", "599 a code that no RFC knows", undefined],
])("%s, %s: %s", (command, text, expected) => {
  const advice = advise(command, text);
  expect(advice === undefined ? undefined : spell(advice, spellings.commandLine)).toBe(expected);
});

it.each([
  ["STOR dir", "550 this is a directory", "put the file's name behind it"],
  ["RMD full", "550 Directory not empty.", "removeDirectory with recursive: true removes what is in it too"],
  ["RETR a", "550 Permission denied", "this login may not read it; log in as another with the option user"],
])("the library has words of its own: %s, %s: %s", (command, text, expected) => {
  expect(spell(advise(command, text) ?? "", spellings.library)).toBe(expected);
});

it("flags are no words of the library, nor options of the command line", () => {
  expect(Object.values(spellings.library).join()).not.toMatch(/(?<!\w)--?[a-z]|FTP_PASSWORD|netrc/);
  expect(Object.values(spellings.commandLine).join()).not.toMatch(/recursive|timeouts|\boption\b/);
});
