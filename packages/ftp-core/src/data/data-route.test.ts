import { describe, expect, it } from "vitest";
import { commandRow } from "../command/command-table.js";
import { canName, type DataMode, dataModes, dataSquare } from "./data-route.js";

const modes = Object.keys(dataModes) as DataMode[];

describe("the square", () => {
  it.each(["passive", "active"] as const)("%s: one side listens, the other dials", (family) => {
    expect([dataSquare.server[family], dataSquare.client[family]].sort()).toEqual(["dial", "listen"]);
  });

  it("lets the server listen in passive mode and dial in active mode", () => {
    expect(dataSquare.server).toEqual({ passive: "listen", active: "dial" });
  });
});

describe("a data mode", () => {
  it.each(modes)("%s is a served command", (mode) => {
    expect(commandRow(mode).served).toBe("yes");
  });

  it.each([
    ["EPSV", true, true],
    ["PASV", true, false],
    ["EPRT", true, true],
    ["PORT", true, false],
  ] as const)("%s can name IPv4: %s, IPv6: %s", (mode, ipv4, ipv6) => {
    expect(canName(mode, "ipv4")).toBe(ipv4);
    expect(canName(mode, "ipv6")).toBe(ipv6);
  });
});
