/** The commands, in the order in which help shows them. */
import type { DefineCommand } from "../cli-task.js";
import { cat } from "./cat.js";
import { chmod } from "./chmod.js";
import { completion } from "./completion.js";
import { get } from "./get.js";
import { ls } from "./ls.js";
import { mirror } from "./mirror.js";
import { mkdir } from "./mkdir.js";
import { mv } from "./mv.js";
import { put } from "./put.js";
import { rm } from "./rm.js";
import { rmdir } from "./rmdir.js";
import { stat } from "./stat.js";

export const commands: readonly DefineCommand[] = [
  ls,
  cat,
  get,
  put,
  rm,
  mkdir,
  rmdir,
  mv,
  chmod,
  stat,
  mirror,
  completion,
];
