import { describe, expect, it } from "vitest";
import { isAllowedPeer, strictAddressPolicy, whyNotDial } from "./address-policy.js";

describe("isAllowedPeer", () => {
  it.each([
    ["127.0.0.1", "127.0.0.1", { same: true, network: true, any: true }],
    ["::ffff:127.0.0.1", "127.0.0.1", { same: true, network: true, any: true }],
    ["192.0.2.7", "192.0.2.1", { same: false, network: true, any: true }],
    ["192.0.3.1", "192.0.2.1", { same: false, network: false, any: true }],
    ["2001:db8::7", "2001:db8:0:0::1", { same: false, network: true, any: true }],
    ["2001:db8:0:1::1", "2001:db8::1", { same: false, network: false, any: true }],
    ["fe80::1%eth0", "fe80::1", { same: true, network: true, any: true }],
    ["::1", "127.0.0.1", { same: false, network: false, any: true }],
    ["one.example", "two.example", { same: false, network: false, any: true }],
  ] as const)("%s for a session with %s", (peer, controlPeer, allowed) => {
    for (const rule of ["same", "network", "any"] as const) {
      expect(isAllowedPeer(peer, controlPeer, rule), rule).toBe(allowed[rule]);
    }
  });
});

describe("whyNotDial", () => {
  it("lets a client name its own address and a high port", () => {
    expect(whyNotDial({ host: "192.0.2.1", port: 1024 }, "192.0.2.1", strictAddressPolicy)).toBeUndefined();
    expect(whyNotDial({ host: "192.0.2.1", port: 65535 }, "::ffff:192.0.2.1", strictAddressPolicy)).toBeUndefined();
  });

  it.each(["0.0.0.0", "::", "0.1.2.3", "224.0.0.1", "255.255.255.255", "ff02::1"])(
    "refuses %s, which no host has, even where every host may be dialled",
    (host) => {
      const policy = { ...strictAddressPolicy, dataPeer: "any" } as const;
      expect(whyNotDial({ host, port: 2000 }, "192.0.2.1", policy)).toBe(`${host} is not the address of a host`);
    },
  );

  it("refuses another host, and names both", () => {
    const reason = whyNotDial({ host: "10.0.0.1", port: 2000 }, "192.0.2.1", strictAddressPolicy);
    expect(reason).toContain("10.0.0.1");
    expect(reason).toContain("192.0.2.1");
  });

  it("refuses a low port, even of the right host", () => {
    expect(whyNotDial({ host: "192.0.2.1", port: 1023 }, "192.0.2.1", strictAddressPolicy)).toContain("192.0.2.1:1023");
    expect(
      whyNotDial({ host: "192.0.2.1", port: 20 }, "192.0.2.1", { dataPeer: "any", lowestPort: 1 }),
    ).toBeUndefined();
  });

  it("refuses a low port of a foreign host even where any host may be dialled", () => {
    expect(whyNotDial({ host: "10.0.0.1", port: 25 }, "192.0.2.1", { dataPeer: "any", lowestPort: 1024 })).toContain(
      ":25",
    );
  });
});
