/** Docstrings and constants as the sources have them: declarations of types leave nothing behind that could be asked. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** @typedef {{ name: string, doc: string, isOptional: boolean }} Field */

/** What stands in the files below a folder of the repository. @param {string} folder */
export function sourcesIn(folder) {
  return { sourceOf, fieldsOf, constantOf };

  /** @param {string} file */
  function sourceOf(file) {
    return readFileSync(join(import.meta.dirname, "..", folder, file), "utf8");
  }

  /**
   * The fields of an interface, in its order; not those that it extends.
   * @param {string} file
   * @param {string} name
   * @returns {readonly Field[]}
   */
  function fieldsOf(file, name) {
    const body = new RegExp(`^export interface ${name} (?:extends [\\w, ]+ )?\\{\\n(.*?)^\\}`, "ms").exec(
      sourceOf(file),
    )?.[1];
    if (body === undefined) throw new RangeError(`${file} has no interface ${name}`);
    const fields = [...body.matchAll(/(?:\/\*\*((?:(?!\*\/).)*)\*\/\s*)?^ {2}(?:readonly )?(\w+)(\??)[:(].*?;$/gms)];
    return fields.map(([, doc = "", field = "", mark]) => ({ name: field, doc, isOptional: mark === "?" }));
  }

  /**
   * @param {string} file
   * @param {string} name
   */
  function constantOf(file, name) {
    const factors = new RegExp(`const ${name} = ([\\d_* ]+);`)
      .exec(sourceOf(file))?.[1]
      ?.replaceAll("_", "")
      .split("*");
    if (factors === undefined) throw new RangeError(`${file} has no constant ${name}`);
    return factors.map(Number).reduce((one, other) => one * other);
  }
}

/** The text of a docstring on one line. @param {string} doc */
export function prose(doc) {
  const text = doc
    .replaceAll(/^\s*\*/gm, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  if (text === "") throw new RangeError("what stands in the README's tables needs a docstring");
  return text;
}

/** @param {string} text */
export function code(text) {
  return `\`${text}\``;
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
export function table(head, rows) {
  /** @param {readonly string[]} cells */
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
