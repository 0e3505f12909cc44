import { expect, it } from "vitest";
import { parseFtpUrl } from "../ftp-url.js";
import { sessionOptions } from "./session-options.js";

it("without options the library's defaults hold", () => {
  expect(sessionOptions(parseFtpUrl("ftp://h/a"), {}, {})).toEqual({ host: "h", active: {}, addressPolicy: {} });
});

it("every option has its place", () => {
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
  } as const;
  expect(sessionOptions(parseFtpUrl("ftp://h:2121/a"), flags, { FTP_PASSWORD: "pw" })).toEqual({
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
  });
});
