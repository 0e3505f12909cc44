/** An entry of a listing for scripts: one JSON object on one line, and nothing of it lost. */
import { type DirectoryEntry, encodeWireText } from "@pasvport/ftp-core";

/**
 * The fields of DirectoryEntry under their own names. A text with bytes that are not UTF-8 shows U+FFFD for them, and a second
 * field, `nameBytes` for `name`, has all of its bytes in hex.
 */
export function entryJson(entry: DirectoryEntry): string {
  const fields = Object.entries(entry).flatMap(([field, value]) => {
    if (value instanceof Map) return [[field, Object.fromEntries([...value].flatMap(withBytes))] as const];
    return withBytes([field, value]);
  });
  return safeForTerminals(JSON.stringify(Object.fromEntries(fields)));
}

type Field = readonly [name: string, value: unknown];

function withBytes([field, value]: Field): readonly Field[] {
  if (typeof value !== "string" || value.isWellFormed()) return [[field, value]];
  return [
    [field, [...value].map((character) => (character.isWellFormed() ? character : "\ufffd")).join("")],
    [`${field}Bytes`, Buffer.from(encodeWireText(value)).toString("hex")],
  ];
}

/** Security: JSON lets C1 control characters and marks that turn the writing direction stand as they are; terminals obey them. */
function safeForTerminals(json: string): string {
  return json.replace(
    /[\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
