/** The commands, in the order in which help shows them. */
import type { DefineCommand } from "../cli-task.js";
import { cat } from "./cat.js";
import { get } from "./get.js";
import { ls } from "./ls.js";
import { put } from "./put.js";

export const commands: readonly DefineCommand[] = [ls, cat, get, put];
