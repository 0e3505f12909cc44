/** What fails is an object for scripts, too: on standard output, where the others are. */

import { ReaderGoneError } from "../standard-output.js";
import type { CopyEnds } from "../transfer-report.js";
import { failureJson } from "../transfer-report.js";
import type { OutputForm, Running } from "./running.js";

/** Does it. What it throws is told with `json`, and thrown. */
export async function tellingFailure<T>(
  { output, faultText }: Pick<Running, "output" | "faultText">,
  form: OutputForm | undefined,
  ends: Partial<CopyEnds>,
  step: () => Promise<T>,
): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (form === "json" && !(error instanceof ReaderGoneError)) {
      await output.writeLines([failureJson(ends, error, faultText(error))]);
    }
    throw error;
  }
}
