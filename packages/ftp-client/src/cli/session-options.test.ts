import { PassThrough } from "node:stream";
import { createMemoryNetwork } from "@pasvport/ftp-core/simulation";
import { expect, it } from "vitest";
import { parseFtpUrl } from "../ftp-url.js";
import { fakeSurroundings } from "./fake-terminal.suite.js";
import { sessionOptions } from "./session-options.js";

const surroundings = {
  ...fakeSurroundings(),
  stdout: new PassThrough(),
  network: createMemoryNetwork().host("192.0.2.1"),
};

it("without options the library's defaults hold", async () => {
  expect(await sessionOptions(parseFtpUrl("ftp://h/a"), {}, surroundings)).toEqual({
    options: { host: "h", active: {}, addressPolicy: {} },
    login: "anonymous",
  });
});

it("every option has its place", async () => {
  const flags = {
    mode: "port",
    activePorts: { first: 50_000, last: 50_009 },
    activeAddress: "192.0.2.1",
    pasvAddress: "told",
    dataPeer: "network",
    lowestDataPort: 20,
    bind: "192.0.2.2",
    timeout: 5_000,
    user: "me",
    netrc: false,
  } as const;
  const environment = { FTP_PASSWORD: "pw" };
  expect(await sessionOptions(parseFtpUrl("ftp://h:2121/a"), flags, { ...surroundings, environment })).toEqual({
    options: {
      host: "h",
      port: 2121,
      user: "me",
      password: "pw",
      mode: "port",
      active: { ports: { first: 50_000, last: 50_009 }, address: "192.0.2.1" },
      pasvAddress: "told",
      addressPolicy: { dataPeer: "network", lowestPort: 20 },
      localAddress: "192.0.2.2",
      timeouts: { connectMs: 5_000, replyMs: 5_000, dataMs: 5_000 },
    },
    login: "fromEnvironment",
  });
});
