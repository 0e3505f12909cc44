import { commandRow, commandTable, type Verb } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import { contextOf, replyText } from "./command-context.suite.js";
import { features } from "./features.js";
import { help } from "./help.js";
import { commandHandlers } from "./index.js";
import { site, siteHelpLines } from "./site.js";

const verbs = Object.keys(commandTable) as Verb[];
const served = verbs.filter((verb) => commandRow(verb).served === "yes");

async function told(argument: string | undefined): Promise<string> {
  return replyText(await help(contextOf("HELP", { argument })));
}

describe("HELP", () => {
  it("lists every verb that has a handler, and no other", async () => {
    const words = (await told(undefined)).split(" / ").slice(1, -1).join(" ").trim().split(/ +/);
    expect(words).toEqual([...served].sort());
    expect(words).toEqual(Object.keys(commandHandlers).sort());
  });

  it("fits on a terminal", async () => {
    for (const line of (await told("")).split(" / ")) expect(line.length).toBeLessThan(60);
  });

  it("leaves out the modes that are switched off, and tells why of each", async () => {
    const data = { ...contextOf("HELP", { argument: undefined }).data, modes: { passive: true, active: false } };
    const all = replyText(await help(contextOf("HELP", { argument: undefined, data })));
    expect(all.match(/\b(PORT|PASV|EPRT|EPSV)\b/g)?.sort()).toEqual(["EPSV", "PASV"]);
    const one = replyText(await help(contextOf("HELP", { argument: "EPRT", data })));
    expect(one).toMatch(/^214 EPRT .*; not implemented: active mode is switched off/);
  });

  it.each(verbs)("tells in one line what %s is for, and where that stands", async (verb) => {
    const text = await told(verb.toLowerCase());
    const { summary, rfc } = commandRow(verb);
    expect(text).toContain(`: ${summary} (`);
    expect(text).toContain(`${rfc.replaceAll("§", "section ")})`);
    expect(text.startsWith(`214 ${verb}`)).toBe(true);
    expect(text.includes("not implemented")).toBe(!served.includes(verb));
  });

  it("tells the commands of SITE as SITE does", async () => {
    const ofSite = replyText(await site(contextOf("SITE", { argument: { word: "HELP", argument: undefined } })));
    for (const line of siteHelpLines()) {
      expect(await told("SITE")).toContain(line);
      expect(ofSite).toContain(line);
    }
  });
});

describe("FEAT", () => {
  it.each([
    ["active", "EPRT"],
    ["passive", "EPSV"],
  ])("does not announce a command of the %s mode where it is switched off: %s", async (family, verb) => {
    const { data } = contextOf("FEAT", { argument: undefined });
    const modes = { passive: true, active: true, [family]: false };
    const told = async (given: typeof data): Promise<readonly string[]> =>
      replyText(await features(contextOf("FEAT", { argument: undefined, data: given }))).split(" / ");
    const off = await told({ ...data, modes });
    expect(off).toEqual((await told(data)).filter((line) => line !== ` ${verb}`));
    expect(off).not.toContain(` ${verb}`);
  });

  it("announces what is served and nothing else, in order", async () => {
    const lines = replyText(await features(contextOf("FEAT", { argument: undefined })))
      .split(" / ")
      .slice(1, -1);
    const words = lines.map((line) => line.trim().split(" ")[0] ?? "");
    expect(words).toEqual([...words].sort());
    const announced = served.flatMap((verb) => commandRow(verb).feature?.split(" ")[0] ?? []);
    expect(words.filter((word) => word !== "UTF8" && word !== "TVFS").sort()).toEqual(announced.sort());
  });
});
