/** What a caller may want of any call, and how it is checked: a program in JavaScript has no compiler that asks. */
import { OptionError } from "@pasvport/ftp-core";
import { type Fields, fieldsOf, type OptionShape } from "@pasvport/ftp-core/options";

export interface CallOptions {
  /** Stops it: the promise rejects with AbortedError, and the session stays usable. */
  readonly signal?: AbortSignal;
}

const abortSignal: OptionShape = {
  check(value, name) {
    if (!(value instanceof AbortSignal))
      throw new OptionError(`${name} is no AbortSignal: give the one of an AbortController, controller.signal`);
  },
};

export const callOptionFields = { signal: abortSignal } as const satisfies Record<keyof CallOptions, OptionShape>;

/** Those of any call and these further ones; each may be left out. */
export function callOptionsShape(further: Fields = {}): OptionShape {
  return fieldsOf({ ...further, ...callOptionFields }, "write { signal }, say");
}
