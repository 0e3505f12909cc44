import { NetworkError } from "@pasvport/ftp-core/net";
import { expect, it } from "vitest";
import { listenFault } from "./begin-listening.js";

it.each([
  ["EADDRINUSE", 2121, /^port 2121 is taken on 127.0.0.1: choose another with --port, or .* --port 0$/],
  ["EACCES", 21, /^port 21 needs rights that this user does not have: choose one from 1024 up/],
  ["EACCES", 5000, /^the system does not let this user listen on port 5000: choose another/],
  ["EADDRNOTAVAIL", 2121, /^127.0.0.1 is not an address of this machine: choose --host 0.0.0.0 for all, or one of /],
  ["EAFNOSUPPORT", 2121, /^this machine has no addresses like 127.0.0.1: choose --host/],
  ["EMFILE", 2121, /^cannot listen on 127.0.0.1:2121 \(EMFILE\): choose another --host or --port$/],
])("%s on port %i is told with the next step", (errno, port, line) => {
  const cause = Object.assign(new TypeError("listen"), { address: "127.0.0.1", port });
  expect(listenFault(new NetworkError("listen", errno, { cause }))).toMatch(line);
});

it("an IPv6 address that is not there is told with all of IPv6", () => {
  const cause = Object.assign(new TypeError("listen"), { address: "2001:db8::1", port: 2121 });
  expect(listenFault(new NetworkError("listen", "EADDRNOTAVAIL", { cause }))).toMatch(
    /^2001:db8::1 is not an address of this machine: choose --host :: for all, or one of /,
  );
});
