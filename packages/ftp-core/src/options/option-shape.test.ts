import { describe, expect, it } from "vitest";
import { OptionError } from "../errors.js";
import { fieldsOf, listOf, methodsOf, needed, ofKind, oneOf, saidIn, textOf } from "./option-shape.js";

const shape = fieldsOf(
  {
    storage: needed(methodsOf({ stat: true, list: true }, "write a storage"), "write a storage"),
    hosts: listOf(ofKind("string", "write an address"), "write a list"),
    name: textOf("write a name"),
    access: oneOf(["read", "write"]),
    limits: fieldsOf({ maxClients: ofKind("number", "write a number") }, "write { maxClients: 500 }"),
  },
  "write { storage }",
);
const storage = { stat: () => undefined, list: () => undefined };

const check = (value: unknown) => () => shape.check(value, "options");

it.each<readonly [what: string, value: object]>([
  ["the least", { storage }],
  ["everything", { storage, hosts: ["::1"], name: "a", access: "read", limits: { maxClients: 1 } }],
  ["what is undefined", { storage, hosts: undefined, name: undefined, limits: { maxClients: undefined } }],
  [
    "methods of a class",
    {
      storage: new (class Own {
        stat() {}
        list() {}
      })(),
    },
  ],
])("takes %s", (_what, value) => {
  expect(check(value)).not.toThrow();
});

describe("says what is there instead, and what to write:", () => {
  it.each<readonly [value: unknown, message: string]>([
    [undefined, "options are missing: write { storage }"],
    [null, "options are null: write { storage }"],
    ["/srv", "options are a string: write { storage }"],
    [[], "options are a list: write { storage }"],
    [{}, "storage is missing: write a storage"],
    [{ storage: undefined }, "storage is missing: write a storage"],
    [{ storage: Promise.resolve(storage) }, "storage is a promise: write a storage"],
    [{ storage: () => storage }, "storage is a function: write a storage"],
    [{ storage: true }, "storage is true: write a storage"],
    [{ storage: { stat: storage.stat } }, "storage has no method list: write a storage"],
    [{ storage, hosts: "::1" }, "hosts is a string: write a list"],
    [{ storage, hosts: ["::1", 5] }, "hosts[1] is a number: write an address"],
    [{ storage, name: "" }, "name is empty: write a name"],
    [{ storage, access: 7 }, 'access is a number: write "read" or "write"'],
    [{ storage, access: "rw" }, 'access must be "read" or "write"'],
    [{ storage, limits: [5] }, "limits is a list: write { maxClients: 500 }"],
    [{ storage, limits: { maxClients: "5" } }, "limits.maxClients is a string: write a number"],
  ])("%j", (value, message) => {
    expect(check(value)).toThrow(OptionError);
    expect(check(value)).toThrow(message);
  });

  it("but never the value: it may be a password", () => {
    expect(check({ storage: "hunter2" })).toThrow(/^(?!.*hunter2)/);
    expect(check({ storage, access: "hunter2" })).toThrow(/^(?!.*hunter2)/);
  });
});

describe("a name that is not known", () => {
  it.each([
    [{ host: "::1" }, "there is no option host: did you mean hosts?"],
    [{ Hosts: [] }, "there is no option Hosts: did you mean hosts?"],
    [{ limits: { maxClient: 5 } }, "there is no option limits.maxClient: did you mean limits.maxClients?"],
    [{ limits: { maxCleints: 5 } }, "there is no option limits.maxCleints: did you mean limits.maxClients?"],
    [{ port: 21 }, "there is no option port: there are storage, hosts, name, access, limits"],
    [{ ["x".repeat(100_000)]: 1 }, "there is no option xxx"],
    [{ constructor: 1 }, "there is no option constructor"],
    [{ host: undefined }, "there is no option host"],
  ])("%j is refused, with the nearest that is", (more, message) => {
    expect(check({ storage, ...more })).toThrow(message);
  });

  it("is taken where others are allowed", () => {
    const open = fieldsOf({ name: needed(textOf("write a name"), "write a name") }, "write { name }", "allowed");
    expect(() => open.check({ name: "a", id: 7 }, "account")).not.toThrow();
    expect(() => open.check({ id: 7 }, "account")).toThrow("account.name is missing: write a name");
  });
});

it("what is undefined was not said", () => {
  expect(saidIn({ idleMs: 1, dataMs: undefined })).toEqual({ idleMs: 1 });
  expect(saidIn(undefined)).toBeUndefined();
});
