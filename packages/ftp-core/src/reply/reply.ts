/** A reply: a code and its lines of text. RFC 959 §4.2 */

export interface Reply {
  /** 100-599. */
  readonly code: number;
  /** The text without codes and line ends, at least one line; one may be empty. */
  readonly lines: readonly [string, ...string[]];
}

/** `reply(200, "done")`. */
export function reply(code: number, ...lines: readonly [string, ...string[]]): Reply {
  return { code, lines };
}
