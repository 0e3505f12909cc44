/** What scripts read: one JSON object on one line, and nothing of a name lost. */
import { encodeWireText } from "@pasvport/ftp-core";

/** A name and what stands under it; a Map becomes an object. */
export type JsonField = readonly [name: string, value: unknown];

/**
 * A text with bytes that are not UTF-8 shows U+FFFD for them, and a second field, `nameBytes` for `name`, has all of its bytes in
 * hex.
 */
export function jsonLine(fields: Iterable<JsonField>): string {
  const parts = [...fields].flatMap(([field, value]): readonly JsonField[] => {
    if (value instanceof Map) return [[field, Object.fromEntries([...value].flatMap(withBytes))]];
    return withBytes([field, value]);
  });
  return safeForTerminals(JSON.stringify(Object.fromEntries(parts)));
}

function withBytes([field, value]: JsonField): readonly JsonField[] {
  if (typeof value !== "string" || value.isWellFormed()) return [[field, value]];
  return [
    [field, [...value].map((character) => (character.isWellFormed() ? character : "\ufffd")).join("")],
    [`${field}Bytes`, Buffer.from(encodeWireText(value)).toString("hex")],
  ];
}

/** Security: JSON lets C1 control characters and marks that turn the writing direction stand as they are; terminals obey them. */
function safeForTerminals(json: string): string {
  return json.replace(
    /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
