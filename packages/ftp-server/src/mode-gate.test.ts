import { commandRow, commandTable, type Verb } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import { replyText } from "./commands/command-context.suite.js";
import { refuseMode, whyNotOffered } from "./mode-gate.js";

const both = { passive: true, active: true };
const verbs = Object.keys(commandTable) as Verb[];

/** The verbs that are refused, with the replies' texts. */
function refused(modes: typeof both, isExtendedPassiveOnly: boolean): readonly string[] {
  return verbs.flatMap((verb) => {
    const refusal = refuseMode(verb, modes, { isExtendedPassiveOnly });
    return refusal === undefined ? [] : [`${verb}: ${replyText(refusal)}`];
  });
}

describe("the gate of the modes", () => {
  it("lets everything in where both families are offered and EPSV ALL was not said", () => {
    expect(refused(both, false)).toEqual([]);
  });

  it("refuses the commands of a family that is switched off, and says what to use", () => {
    const active = "is not implemented: active mode is switched off on this server, use PASV or EPSV";
    expect(refused({ ...both, active: false }, false)).toEqual([
      `PORT: 502 PORT ${active}`,
      `EPRT: 502 EPRT ${active}`,
    ]);
    const passive = "is not implemented: passive mode is switched off on this server, use PORT or EPRT";
    expect(refused({ ...both, passive: false }, false)).toEqual([
      `PASV: 502 PASV ${passive}`,
      `EPSV: 502 EPSV ${passive}`,
    ]);
  });

  it("lets only EPSV in after EPSV ALL, and what is switched off stays so", () => {
    const text = "503 EPSV ALL was said: only EPSV is taken now";
    expect(refused(both, true)).toEqual([`PORT: ${text}`, `PASV: ${text}`, `EPRT: ${text}`]);
    expect(refused({ ...both, active: false }, true)).toEqual([
      expect.stringMatching(/^PORT: 502 /),
      `PASV: ${text}`,
      expect.stringMatching(/^EPRT: 502 /),
    ]);
  });

  it("has table 1's reason for what no server of ours carries out", () => {
    for (const verb of verbs) {
      const { served } = commandRow(verb);
      expect(whyNotOffered(verb, both)).toBe(served === "yes" ? undefined : served);
    }
  });
});
