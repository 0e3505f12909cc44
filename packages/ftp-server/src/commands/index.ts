/** Verb -> handler. A verb that table 1 calls served and that is missing here is a compile error, and so is one too many. */
import type { ServedVerb } from "@pasvport/ftp-core";
import type { CommandHandler } from "../command-handler.js";
import { abort } from "./abort.js";
import { extendedPort, port } from "./active.js";
import { allocate } from "./allocate.js";
import { deleteFile } from "./delete.js";
import { makeDirectory, removeDirectory } from "./directories.js";
import { features } from "./features.js";
import { changeModificationTime, fileSize, modificationTime } from "./file-facts.js";
import { help } from "./help.js";
import { clientName, noOperation, system } from "./information.js";
import { list, nameList } from "./listing.js";
import { account, password, user } from "./login.js";
import { quit, reinitialize } from "./logout.js";
import { machineFacts, machineListing } from "./machine-listing.js";
import { options } from "./options.js";
import { extendedPassive, passive } from "./passive.js";
import { renameFrom, renameTo } from "./rename.js";
import { mode, structure, type } from "./representation.js";
import { restart } from "./restart.js";
import { retrieve } from "./retrieve.js";
import { site } from "./site.js";
import { status } from "./status.js";
import { append, store, storeUnique } from "./store.js";
import { changeToParent, changeWorkingDirectory, printWorkingDirectory } from "./working-directory.js";

export const commandHandlers: { readonly [V in ServedVerb]: CommandHandler<V> } = {
  USER: user,
  PASS: password,
  ACCT: account,
  QUIT: quit,
  REIN: reinitialize,
  NOOP: noOperation,
  CLNT: clientName,
  SYST: system,
  HELP: help,
  STAT: status,
  SITE: site,
  FEAT: features,
  OPTS: options,
  TYPE: type,
  STRU: structure,
  MODE: mode,
  PWD: printWorkingDirectory,
  CWD: changeWorkingDirectory,
  CDUP: changeToParent,
  PASV: passive,
  EPSV: extendedPassive,
  PORT: port,
  EPRT: extendedPort,
  LIST: list,
  NLST: nameList,
  MLSD: machineListing,
  MLST: machineFacts,
  SIZE: fileSize,
  MDTM: modificationTime,
  MFMT: changeModificationTime,
  REST: restart,
  ALLO: allocate,
  RETR: retrieve,
  STOR: store,
  APPE: append,
  STOU: storeUnique,
  RNFR: renameFrom,
  RNTO: renameTo,
  DELE: deleteFile,
  MKD: makeDirectory,
  RMD: removeDirectory,
  ABOR: abort,
};
