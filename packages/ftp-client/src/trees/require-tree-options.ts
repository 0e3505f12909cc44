/** Refuses what makes no sense of a tree, before anything is asked of anybody. */
import { OptionError } from "@pasvport/ftp-core";
import { type OptionShape, ofKind, oneOf } from "@pasvport/ftp-core/options";
import { type CallOptions, callOptionsShape } from "../operations/call-options.js";
import type { TreeOptions } from "./tree-options.js";

/** A session each: servers have limits, and more do not make it faster. */
const MOST_SESSIONS = 32;

/** @throws OptionError that names the option and the next step */
export function requireTreeOptions(options: TreeOptions): void {
  shape.check(options, "options");
  const { parallel = 1, limitRate, retries = 0, skip = "none", resume = false, type = "binary" } = options;
  if (!Number.isInteger(parallel) || parallel < 1 || parallel > MOST_SESSIONS)
    throw new OptionError(`parallel must be a whole number from 1 to ${MOST_SESSIONS}, not ${parallel}`);
  if (limitRate !== undefined && !(limitRate >= 1))
    throw new OptionError(`limitRate must be 1 byte a second or more, not ${limitRate}`);
  if (!Number.isSafeInteger(retries) || retries < 0)
    throw new OptionError(`retries must be 0 or a whole number above it, not ${retries}`);
  if (resume && skip === "same")
    throw new OptionError(
      "resume passes over files of the same size, skip over those of the same size and time: choose one",
    );
  if (resume && type === "text")
    throw new OptionError("in the middle of a text nobody knows the place: use type binary with resume");
}

const yesOrNo = ofKind("boolean", "write true or false");

const shape = callOptionsShape({
  parallel: ofKind("number", "write how many"),
  limitRate: ofKind("number", "write bytes a second"),
  retries: ofKind("number", "write how many"),
  skip: oneOf(["same", "none"]),
  resume: yesOrNo,
  type: oneOf(["binary", "text"]),
  dryRun: yesOrNo,
  keepTimes: yesOrNo,
  filter: ofKind("function", "write a function, which gets the path and the entry"),
  onEvent: ofKind("function", "write a function, which gets each event"),
} satisfies Record<Exclude<keyof TreeOptions, keyof CallOptions>, OptionShape>);
