import { describe, expect, it } from "vitest";
import { type StartFacts, startBanner } from "./start-banner.js";

const facts: StartFacts = {
  addresses: [{ host: "127.0.0.1", port: 2121 }],
  folder: "/srv/files",
  logins: [{ name: "anonymous", access: "read" }],
  modes: { passive: true, active: true },
  client: "ftp-client",
  isQuiet: false,
};

it("the simplest server says where, what, who, and what to try next", () => {
  expect(startBanner(facts)).toEqual([
    "listening on ftp://127.0.0.1:2121/",
    "serving /srv/files",
    "anonymous may read, with any password",
    "reachable from this machine only: --host 0.0.0.0 opens it to others",
    "try next, in another terminal:",
    "  ftp-client ls ftp://127.0.0.1:2121/",
    "  curl ftp://127.0.0.1:2121/",
    "stop with Ctrl-C",
  ]);
});

it("every address has its line, an IPv6 address in brackets", () => {
  const addresses = [...facts.addresses, { host: "::1", port: 2122 }];
  expect(startBanner({ ...facts, addresses, isQuiet: true })).toEqual([
    "listening on ftp://127.0.0.1:2121/",
    "listening on ftp://[::1]:2122/",
  ]);
});

it.each([
  [["127.0.0.1"], "0.0.0.0"],
  [["::1"], "::"],
  [["127.0.0.1", "::1"], "::"],
])("a server on %j opens to others with --host %s", (hosts, all) => {
  const addresses = hosts.map((host) => ({ host, port: 2121 }));
  expect(startBanner({ ...facts, addresses })).toContain(
    `reachable from this machine only: --host ${all} opens it to others`,
  );
});

describe("a generated password", () => {
  const logins = [{ name: "alice", access: "write", generatedPassword: "abcd-efgh" }] as const;

  it("is shown once, and in no command", () => {
    const text = startBanner({ ...facts, logins }).join("\n");
    expect(text).toContain("alice may read and write; the password, shown only this once: abcd-efgh");
    expect(text.split("abcd-efgh")).toHaveLength(2);
  });

  it("is shown in quiet too: nobody else knows it", () => {
    expect(startBanner({ ...facts, logins, isQuiet: true })).toHaveLength(2);
  });
});

it("a user is named in the next commands, whatever the name", () => {
  const text = startBanner({ ...facts, logins: [{ name: "o'neill & co", access: "write" }] }).join("\n");
  expect(text).toContain("FTP_PASSWORD=... ftp-client ls 'ftp://o'\\''neill%20%26%20co@127.0.0.1:2121/'");
  expect(text).toContain("curl --user 'o'\\''neill & co' ftp://127.0.0.1:2121/");
});

it.each([
  ["0.0.0.0", "ftp://127.0.0.1:2121/"],
  ["::", "'ftp://[::1]:2121/'"],
  ["192.0.2.1", "ftp://192.0.2.1:2121/"],
])("a server on %s is tried at %s", (host, url) => {
  const lines = startBanner({ ...facts, addresses: [{ host, port: 2121 }] });
  expect(lines).toContain(`  curl ${url}`);
  expect(lines.join("\n")).not.toContain("this machine only");
});

it.each([
  [{ passivePorts: { first: 50000, last: 50009 } }, "data connections to ports 50000-50009, 10 at a time"],
  [
    { passivePorts: { first: 50000, last: 50000 }, publicAddress: "203.0.113.5" },
    "data connections to ports 50000-50000, 1 at a time, told as 203.0.113.5",
  ],
  [{ publicAddress: "203.0.113.5" }, "data connections to any port, told as 203.0.113.5"],
  [{ modes: { passive: true, active: false } }, "passive mode only: data connections to any port"],
  [{ modes: { passive: false, active: true } }, "active mode only: clients behind a firewall or NAT cannot move files"],
])("data connections: %j", (changed, line) => {
  expect(startBanner({ ...facts, ...changed })).toContain(line);
});

it("a folder's name sends no escape sequence to the terminal", () => {
  expect(startBanner({ ...facts, folder: "/srv/\u001b[2J" })).toContain("serving /srv/\\x1b[2J");
});
