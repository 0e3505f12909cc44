/** What each option of a client must be, and the next step where it is something else, or has a name that there is not. */
import type { AddressPolicy, PortRange } from "@pasvport/ftp-core";
import type { Network } from "@pasvport/ftp-core/net";
import { type Fields, fieldsOf, methodsOf, needed, type OptionShape, ofKind, oneOf } from "@pasvport/ftp-core/options";
import { modeLadders } from "./mode-choice.js";

type FieldsOf<Options> = Record<keyof Options, OptionShape>;

const port = ofKind("number", "write the number of a port");
const milliseconds = ofKind("number", "write milliseconds");
const text = ofKind("string", "write a text");
const address = ofKind("string", "write an IP address");
const HOST = "write the name or the IP address of the server";
const PORTS = "write the first and the last port, as in { first: 50000, last: 50099 }";

/** By the names of the options. */
export const clientOptionFields = {
  host: needed(ofKind("string", HOST), HOST),
  port,
  user: text,
  password: text,
  account: text,
  mode: oneOf(Object.keys(modeLadders)),
  active: fieldsOf(
    {
      ports: fieldsOf({ first: needed(port, PORTS), last: needed(port, PORTS) } satisfies FieldsOf<PortRange>, PORTS),
      address,
    },
    "write { ports: { first: 50000, last: 50099 } }, say",
  ),
  pasvAddress: oneOf(["control", "told"]),
  localAddress: address,
  addressPolicy: fieldsOf(
    { dataPeer: ofKind("string", "write same, network or any"), lowestPort: port } satisfies FieldsOf<AddressPolicy>,
    'write { dataPeer: "same" }, say',
  ),
  timeouts: fieldsOf(
    {
      connectMs: milliseconds,
      replyMs: milliseconds,
      dataMs: milliseconds,
      cancelMs: milliseconds,
      closeMs: milliseconds,
    },
    "write { replyMs: 60000 }, say",
  ),
  whenLost: oneOf(["connectAgain", "fail"]),
  maxListingBytes: ofKind("number", "write a number of bytes"),
  onTrace: ofKind("function", "write a function, which gets each event"),
  network: methodsOf(
    { listen: true, dial: true, resolve: true } satisfies Record<Exclude<keyof Network, "clock">, true>,
    "leave it out for the real network",
  ),
} as const satisfies Fields;
