/** A reply: a code and its lines of text. RFC 959 §4.2 */

export interface Reply {
  /** 100-599. */
  readonly code: number;
  /** The text without codes and line ends, at least one line; one may be empty. */
  readonly lines: readonly [string, ...string[]];
}

export type ReplyKind = "preliminary" | "completion" | "intermediate" | "transientNegative" | "permanentNegative";

const KINDS = {
  1: "preliminary",
  2: "completion",
  3: "intermediate",
  4: "transientNegative",
  5: "permanentNegative",
} as const satisfies Record<number, ReplyKind>;

/** `reply(200, "done")`. */
export function reply(code: number, ...lines: readonly [string, ...string[]]): Reply {
  return { code, lines };
}

/** The meaning of the first digit. RFC 959 §4.2.1 */
export function replyKind({ code }: Reply): ReplyKind {
  const digit = Math.trunc(code / 100);
  return KINDS[digit as keyof typeof KINDS] ?? "permanentNegative";
}

export function isNegative(answer: Reply): boolean {
  return answer.code >= 400;
}
