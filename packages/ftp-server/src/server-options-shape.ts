/** What each option of a server must be, and the next step where it is something else. */
import type { AddressPolicy, PortRange } from "@pasvport/ftp-core";
import type { Network } from "@pasvport/ftp-core/net";
import { type Fields, fieldsOf, listOf, methodsOf, needed, type OptionShape, ofKind } from "@pasvport/ftp-core/options";
import type { Authenticator } from "./auth/authenticator.js";
import { defaultLimits, defaultTimeouts } from "./server-limits.js";
import type { Storage } from "./storage/storage.js";

const STORAGE = "write `await openDiskStorage(directory)`, `createMemoryStorage()`, or a Storage of your own";

export const storageShape: OptionShape = methodsOf(
  {
    stat: true,
    list: true,
    retrieve: true,
    store: true,
    makeDirectory: true,
    removeDirectory: true,
    removeFile: true,
    rename: true,
    changeMode: true,
    changeTime: true,
    freeBytes: true,
  } satisfies Record<keyof Storage, true>,
  STORAGE,
);

const AUTHENTICATOR = "write `anonymousUsers()`, `staticUsers([...])`, or an object with the method `authenticate`";

export const authenticatorShape: OptionShape = methodsOf(
  { authenticate: true } satisfies Record<keyof Authenticator, true>,
  AUTHENTICATOR,
);

const port = ofKind("number", "write the number of a port");
const PORTS = "write the first and the last port, as in { first: 50000, last: 50099 }";
const flag = ofKind("boolean", "write true or false");

/** By the names of the options. */
export const serverOptionFields = {
  storage: needed(storageShape, STORAGE),
  authenticator: needed(authenticatorShape, AUTHENTICATOR),
  hosts: listOf(ofKind("string", "write an IP address"), 'write a list of IP addresses, as in ["127.0.0.1"]'),
  port,
  greeting: ofKind("string", "write one line of text"),
  passivePorts: fieldsOf(
    { first: needed(port, PORTS), last: needed(port, PORTS) } satisfies FieldsOf<PortRange>,
    PORTS,
  ),
  publicAddress: ofKind("string", "write an IPv4 address"),
  modes: fieldsOf({ passive: flag, active: flag }, "write { passive: true, active: false }, say"),
  addressPolicy: fieldsOf(
    { dataPeer: ofKind("string", "write same, network or any"), lowestPort: port } satisfies FieldsOf<AddressPolicy>,
    'write { dataPeer: "same" }, say',
  ),
  timeouts: numbers(defaultTimeouts, "write milliseconds"),
  limits: numbers(defaultLimits, "write a number"),
  observer: ofKind("function", "write a function, which gets each event"),
  network: methodsOf(
    { listen: true, dial: true, resolve: true } satisfies Record<Exclude<keyof Network, "clock">, true>,
    "leave it out for the real network",
  ),
} as const satisfies Fields;

type FieldsOf<Options> = Record<keyof Options, OptionShape>;

function numbers(defaults: Readonly<Record<string, number>>, each: string): OptionShape {
  const [first = ""] = Object.keys(defaults);
  const shapes: Fields = Object.fromEntries(Object.keys(defaults).map((name) => [name, ofKind("number", each)]));
  return fieldsOf(shapes, `write { ${first}: ${defaults[first]} }, say`);
}
