/** Verb -> handler. A verb that table 1 calls served and that is missing here is a compile error, and so is one too many. */
import type { ServedVerb } from "@pasvport/ftp-core";
import type { CommandHandler } from "../command-handler.js";
import { abort } from "./abort.js";
import { extendedPort, port } from "./active.js";
import { features } from "./features.js";
import { fileSize, modificationTime } from "./file-facts.js";
import { noOperation, system } from "./information.js";
import { list, nameList } from "./listing.js";
import { password, user } from "./login.js";
import { quit } from "./logout.js";
import { machineFacts, machineListing } from "./machine-listing.js";
import { extendedPassive, passive } from "./passive.js";
import { mode, structure, type } from "./representation.js";
import { retrieve } from "./retrieve.js";
import { store } from "./store.js";
import { changeToParent, changeWorkingDirectory, printWorkingDirectory } from "./working-directory.js";

export const commandHandlers: { readonly [V in ServedVerb]: CommandHandler<V> } = {
  USER: user,
  PASS: password,
  QUIT: quit,
  NOOP: noOperation,
  SYST: system,
  FEAT: features,
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
  RETR: retrieve,
  STOR: store,
  ABOR: abort,
};
