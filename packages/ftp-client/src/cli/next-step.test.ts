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
  new OptionError("x is not a mode: choose one"),
  new AbortedError("stopped"),
  new NegativeReplyError("RETR a", reply(599, "a code that no RFC knows")),
  new NetworkError("connect", "EWHATEVER"),
  dataChannel({ phase: "announce" }),
])("%s: nothing is made up", (error) => {
  expect(nextStep(error)).toBeUndefined();
});
