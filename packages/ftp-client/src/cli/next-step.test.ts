import {
  AbortedError,
  ConnectionError,
  DataChannelError,
  type DataChannelFailure,
  NegativeReplyError,
  OptionError,
  RemoteProtocolError,
  reply,
  TimeoutError,
} from "@pasvport/ftp-core";
import { NetworkError } from "@pasvport/ftp-core/net";
import { expect, it } from "vitest";
import { LocalFileError } from "../transfers/local-file.js";
import { nextStep } from "./next-step.js";

const dataChannel = (failure: Partial<DataChannelFailure>) =>
  new DataChannelError("no", { mode: "PASV", opening: "dial", phase: "open", ...failure });

it.each([
  [new NetworkError("look up h", "ENOTFOUND"), /spelling/],
  [new NetworkError("connect", "ECONNREFUSED"), /check the port/],
  [new NetworkError("connect", "ETIMEDOUT"), /firewalls/],
  [new NetworkError("connect", "EADDRNOTAVAIL"), /--bind/],
  [new ConnectionError("the control connection was lost"), /try again/],
  [new TimeoutError("connect", 1), /address.*--timeout/],
  [new TimeoutError("final reply", 1), /^--timeout waits longer$/],
  [new LocalFileError("a", { code: "ENOENT" }), /^check the path/],
  [new NegativeReplyError("STOR a", reply(550, "permission denied")), /--user NAME/],
  [dataChannel({ phase: "announce", address: "192.0.2.1:1023" }), /--lowest-data-port/],
  [new NegativeReplyError("PASS ***", reply(530, "no")), /--user.*FTP_PASSWORD/],
  [new NegativeReplyError("RETR a", reply(550, "no")), /^list the folder above it; check name and permission$/],
  [dataChannel({}), /--mode active/],
  [dataChannel({ mode: "PORT", opening: "listen" }), /--mode passive/],
  [dataChannel({ phase: "transfer" }), /^try again$/],
  [new RemoteProtocolError("nonsense"), /--trace/],
])("%s: there is something to try", (error, step) => {
  expect(nextStep(error)).toMatch(step);
});

it.each([
  ["anonymous", /--user.*FTP_PASSWORD/],
  ["withPassword", /^check the name and the password$/],
  ["withoutPassword", /^FTP_PASSWORD is not set: /],
] as const)("a refused login %s", (login, step) => {
  expect(nextStep(new NegativeReplyError("PASS ***", reply(530, "no")), login)).toMatch(step);
});

it.each([
  new OptionError("x is not a mode: choose one"),
  new AbortedError("stopped"),
  new NegativeReplyError("RETR a", reply(599, "a code that no RFC knows")),
  new NetworkError("connect", "EWHATEVER"),
  dataChannel({ phase: "announce" }),
  dataChannel({ phase: "announce", opening: "listen", address: "192.0.2.1" }),
  new LocalFileError("a", { code: "EIO" }),
])("%s: nothing is made up", (error) => {
  expect(nextStep(error)).toBeUndefined();
});
