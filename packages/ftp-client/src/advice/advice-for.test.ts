import {
  AbortedError,
  ConnectionError,
  DataChannelError,
  type DataChannelFailure,
  type FtpError,
  LocalProtocolError,
  NegativeReplyError,
  OptionError,
  RemoteProtocolError,
  reply,
  TimeoutError,
} from "@pasvport/ftp-core";
import { NetworkError } from "@pasvport/ftp-core/net";
import { describe, expect, it } from "vitest";
import { ClientClosedError } from "../client-closed-error.js";
import { ResumeError } from "../resume-error.js";
import { LocalFileError } from "../transfers/local-file.js";
import { adviceFor } from "./advice-for.js";
import type { LoginKind } from "./login-advice.js";
import { spellings } from "./spelling.js";

const dataChannel = (failure: Partial<DataChannelFailure>, cause?: Error) =>
  new DataChannelError("no", { mode: "PASV", opening: "dial", phase: "open", ...failure }, { cause });

const onCommandLine = (error: FtpError, login: LoginKind = "anonymous") =>
  adviceFor(error, { say: spellings.commandLine, login });

const inLibrary = (error: FtpError) => adviceFor(error, { say: spellings.library, login: "anonymous" });

const refusedLogin = (text = "no") => new NegativeReplyError("PASS ***", reply(530, text));

it.each([
  [new NetworkError("look up h", "ENOTFOUND"), /spelling/],
  [new NetworkError("look up h", "EAI_AGAIN"), /name service/],
  [new NetworkError("connect", "ECONNREFUSED"), /check the port/],
  [new NetworkError("connect", "ECONNRESET"), /something on the way/],
  [new NetworkError("connect", "ETIMEDOUT"), /firewalls/],
  [new NetworkError("connect", "EADDRNOTAVAIL"), /--bind/],
  [new ConnectionError("the control connection was lost"), /try again; --trace/],
  [new TimeoutError("connect", 1), /address.*--timeout/],
  [new TimeoutError("greeting", 1), /^--timeout waits longer$/],
  [new TimeoutError("reply", 1), /^--timeout waits longer$/],
  [new TimeoutError("data", 1), /^--timeout waits longer$/],
  [new TimeoutError("final reply", 1), /^--timeout waits longer$/],
  [new TimeoutError("something new", 1), /^--timeout waits longer$/],
  [new LocalFileError("a", { code: "ENOENT" }), /^check the path/],
  [new ResumeError("otherFile", "it has changed"), /^without --resume the whole is copied$/],
  [new ResumeError("notObeyed", "more came than is left"), /^get it whole, without --resume$/],
  [new NegativeReplyError("STOR a", reply(550, "permission denied")), /--user NAME/],
  [new NegativeReplyError("", reply(421, "too many connections")), /later/],
  [dataChannel({ phase: "announce", address: "192.0.2.1:1023" }), /--lowest-data-port/],
  [
    dataChannel({ phase: "announce", opening: "listen" }, new NetworkError("listen", "EADDRINUSE")),
    /^--active-ports names ports that are free/,
  ],
  [dataChannel({}), /^try --mode active$/],
  [dataChannel({ mode: "PORT", opening: "listen" }), /^try --mode passive$/],
  [dataChannel({ phase: "transfer" }), /^try again$/],
  [dataChannel({ phase: "transfer" }, new TimeoutError("data", 1)), /^--timeout waits longer$/],
  [new ClientClosedError("this client was closed"), /^connect anew$/],
  [new RemoteProtocolError("nonsense"), /--trace/],
])("%s: there is something to try", (error, advice) => {
  expect(onCommandLine(error)).toMatch(advice);
});

it.each([
  [new NetworkError("connect", "EADDRNOTAVAIL"), "localAddress takes an address of this machine"],
  [new TimeoutError("connect", 1), "check the address, and the firewalls in between; timeouts.connectMs waits longer"],
  [new TimeoutError("reply", 1), "timeouts.replyMs waits longer"],
  [new TimeoutError("data", 1), "timeouts.dataMs waits longer"],
  [dataChannel({}), 'try mode: "active"'],
  [dataChannel({ phase: "announce", address: "192.0.2.1:1" }), "addressPolicy.lowestPort lets lower ports through"],
  [refusedLogin(), "give user and password"],
])("in the library, %s: %s", (error, advice) => {
  expect(inLibrary(error)).toBe(advice);
});

describe("a refused login", () => {
  it.each<[LoginKind, RegExp]>([
    ["anonymous", /--user.*FTP_PASSWORD/],
    ["withPassword", /^check the name and the password$/],
    ["fromAddress", /^check the name and the password$/],
    ["withoutPassword", /^FTP_PASSWORD is not set: /],
    ["fromEnvironment", /FTP_PASSWORD was refused/],
    ["fromNetrc", /^the password from \.netrc was refused/],
    ["fromPrompt", /type the password again$/],
  ])("%s", (login, advice) => {
    expect(onCommandLine(refusedLogin(), login)).toMatch(advice);
  });

  it("may have causes that no other password mends", () => {
    expect(
      onCommandLine(refusedLogin("Sorry, the maximum number of allowed clients (3) are already connected.")),
    ).toMatch(/try again later/);
    expect(onCommandLine(new NegativeReplyError("PASS ***", reply(332, "account wanted")))).toMatch(
      /account in \.netrc/,
    );
    expect(onCommandLine(new NegativeReplyError("USER me", reply(534, "Policy requires SSL.")))).toMatch(/TLS/);
    expect(onCommandLine(new NegativeReplyError("USER me", reply(421, "goodbye")))).toMatch(/^connect again/);
  });

  it("of a name at a server for guests: no name", () => {
    const guestsOnly = refusedLogin("This FTP server is anonymous only.");
    expect(onCommandLine(guestsOnly, "fromNetrc")).toMatch(/^leave the user out/);
    expect(onCommandLine(guestsOnly, "anonymous")).toMatch(/--user/);
  });
});

it.each([
  new OptionError("x is not a mode: choose one"),
  new LocalProtocolError("a line break"),
  new AbortedError("stopped"),
  new NegativeReplyError("RETR a", reply(599, "a code that no RFC knows")),
  new NetworkError("connect", "EWHATEVER"),
  dataChannel({ phase: "announce" }),
  dataChannel({ phase: "announce", opening: "listen", address: "192.0.2.1" }),
  new LocalFileError("a", { code: "EIO" }),
])("%s: nothing is made up", (error) => {
  expect(onCommandLine(error)).toBeUndefined();
});
