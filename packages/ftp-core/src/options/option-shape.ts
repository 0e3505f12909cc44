/**
 * Whether options are what their types say. A program in JavaScript has no compiler that asks, and what is wrong at the start
 * would be a 451 to somebody else later. Each fault is told by the option's name, with the next step.
 */
import { OptionError } from "../errors.js";
import { nearestName } from "./nearest-name.js";

export interface OptionShape {
  /**
   * @param name where the value stands, as in `limits.maxClients`
   * @throws OptionError
   */
  check(value: unknown, name: string): void;
  /** The option has no default: the next step for who leaves it out. */
  readonly whenMissing?: string;
}

/** @param next the next step, for who gives something else */
export function ofKind(kind: "string" | "number" | "boolean" | "function", next: string): OptionShape {
  return {
    check(value, name) {
      if (typeof value !== kind) throw wrong(value, name, next);
    },
  };
}

/** A string that is not empty. */
export function textOf(next: string): OptionShape {
  return {
    check(value, name) {
      if (typeof value !== "string") throw wrong(value, name, next);
      if (value === "") throw new OptionError(`${name} is empty: ${next}`);
    },
  };
}

export function oneOf(values: readonly string[]): OptionShape {
  const next = values.map((value) => `"${value}"`).join(" or ");
  return {
    check(value, name) {
      if (typeof value !== "string") throw wrong(value, name, `write ${next}`);
      if (!values.includes(value)) throw new OptionError(`${name} must be ${next}`);
    },
  };
}

export function listOf(each: OptionShape, next: string): OptionShape {
  return {
    check(value, name) {
      if (!Array.isArray(value)) throw wrong(value, name, next);
      value.forEach((item, index) => void each.check(item, `${name}[${index}]`));
    },
  };
}

/** Something with these methods, and whatever else. */
export function methodsOf(names: Readonly<Record<string, true>>, next: string): OptionShape {
  return {
    check(value, name) {
      if (!isObject(value)) throw wrong(value, name, next);
      const missing = Object.keys(names).find((method) => typeof value[method] !== "function");
      if (missing !== undefined) throw new OptionError(`${name} has no method ${missing}: ${next}`);
    },
  };
}

export type Fields = Readonly<Record<string, OptionShape>>;

/** Fields of these names; each may be left out, or be undefined, unless it is `needed`. */
export function fieldsOf(fields: Fields, next: string, others: "refused" | "allowed" = "refused"): OptionShape {
  return {
    check(value, name) {
      if (!isObject(value) || Array.isArray(value)) throw wrong(value, name, next);
      const known = Object.keys(fields);
      const unknown = Object.keys(value).find((field) => !Object.hasOwn(fields, field));
      if (unknown !== undefined && others === "refused") throw notKnown(unknown, known, (field) => path(name, field));
      for (const [field, shape] of Object.entries(fields)) {
        if (value[field] !== undefined) shape.check(value[field], path(name, field));
        else if (shape.whenMissing !== undefined) throw wrong(undefined, path(name, field), shape.whenMissing);
      }
    },
  };
}

/** There is no default for it. */
export function needed(shape: OptionShape, whenMissing: string): OptionShape {
  return { ...shape, whenMissing };
}

/** What was said: a field that is undefined was not, and has its default. */
export function saidIn<Options extends object>(options: Options | undefined): Options | undefined {
  return options && (Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Options);
}

/** The options themselves have no name: what is in them has. */
function path(name: string, field: string): string {
  return name === "options" ? field : `${name}.${field}`;
}

/** Security: says of what kind it is and no more; it may be a password in the wrong place. */
function wrong(value: unknown, name: string, next: string): OptionError {
  return new OptionError(`${name} ${name === "options" ? "are" : "is"} ${whatIs(value)}: ${next}`);
}

function whatIs(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return "a list";
  if (typeof value !== "object") return `a ${typeof value}`;
  return isObject(value) ? "an object" : "a promise";
}

/** Not a promise of one: an `await` was forgotten there. */
function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !("then" in value && typeof value.then === "function");
}

function notKnown(unknown: string, known: readonly string[], path: (field: string) => string): OptionError {
  const near = nearestName(unknown, known);
  const next = near === undefined ? `there are ${known.join(", ")}` : `did you mean ${path(near)}?`;
  return new OptionError(`there is no option ${path(unknown)}: ${next}`);
}
