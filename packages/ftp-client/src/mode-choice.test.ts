import { DataChannelError, type DataMode, type IpFamily, NegativeReplyError, reply } from "@pasvport/ftp-core";
import type { DataChannel } from "@pasvport/ftp-core/net";
import { describe, expect, it } from "vitest";
import { chooseMode, ladder, type ModeChoice, openingOf, type ToldFamily } from "./mode-choice.js";

const channel = { opening: "dial" } as DataChannel;

const both = (family: IpFamily): ToldFamily => ({ passive: family, active: family });

/** Walks the ladder of a choice; these modes are refused. */
async function walk(
  choice: ModeChoice,
  refused: readonly DataMode[],
  more: { family?: IpFamily; first?: DataMode } = {},
) {
  const { family = "ipv4", first } = more;
  const tried: DataMode[] = [];
  const chosen = chooseMode({ choice, family: both(family), first }, async (mode) => {
    tried.push(mode);
    if (refused.includes(mode)) throw new NegativeReplyError(mode, reply(500, "what?"));
    return channel;
  });
  return { tried, chosen: await chosen.catch((error: unknown) => error) };
}

describe("the rungs of a choice", () => {
  it.each([
    ["auto", "ipv4", ["EPSV", "PASV", "EPRT", "PORT"]],
    ["auto", "ipv6", ["EPSV", "EPRT"]],
    ["passive", "ipv4", ["EPSV", "PASV"]],
    ["passive", "ipv6", ["EPSV"]],
    ["active", "ipv4", ["EPRT", "PORT"]],
    ["active", "ipv6", ["EPRT"]],
    ["pasv", "ipv4", ["PASV"]],
    ["pasv", "ipv6", []],
  ] as const)("%s over %s", (choice, family, rungs) => {
    expect(ladder(choice, both(family))).toEqual(rungs);
  });

  it("what worked last comes first, and nothing is lost", () => {
    expect(ladder("auto", both("ipv4"), "EPRT")).toEqual(["EPRT", "EPSV", "PASV", "PORT"]);
  });

  it("what worked last does not widen the choice", () => {
    expect(ladder("passive", both("ipv4"), "PORT")).toEqual(["EPSV", "PASV"]);
    expect(ladder("auto", both("ipv6"), "PASV")).toEqual(["EPSV", "EPRT"]);
  });
});

it("an announced address of the other family has its own rungs", () => {
  expect(ladder("auto", { passive: "ipv4", active: "ipv6" })).toEqual(["EPSV", "PASV", "EPRT"]);
  expect(ladder("auto", { passive: "ipv6", active: "ipv4" })).toEqual(["EPSV", "EPRT", "PORT"]);
});

it("who opens the connection is read from the square", () => {
  expect(["EPSV", "PASV", "EPRT", "PORT"].map((mode) => openingOf(mode as DataMode))).toEqual([
    "dial",
    "dial",
    "listen",
    "listen",
  ]);
});

describe("chooseMode", () => {
  it("takes the first rung that the server accepts", async () => {
    expect(await walk("auto", ["EPSV", "PASV"])).toEqual({
      tried: ["EPSV", "PASV", "EPRT"],
      chosen: { mode: "EPRT", channel },
    });
  });

  it("tries nothing else when the first rung works", async () => {
    expect((await walk("auto", [])).tried).toEqual(["EPSV"]);
  });

  it("a refusal of every rung is one error that repeats what the server said", async () => {
    const { chosen } = await walk("passive", ["EPSV", "PASV"]);
    expect(chosen).toBeInstanceOf(DataChannelError);
    expect(chosen).toMatchObject({
      phase: "announce",
      opening: "dial",
      message:
        "the server refused every way to a data connection: EPSV: 500 what?; PASV: 500 what? (mode auto would try the others)",
      cause: expect.any(NegativeReplyError),
    });
  });

  it("the refusal of the only rung is told as that", async () => {
    expect((await walk("pasv", ["PASV"])).chosen).toMatchObject({
      message: "the server refused PASV: 500 what? (mode auto would try the others)",
    });
    expect((await walk("passive", ["EPSV"], { family: "ipv6" })).chosen).toMatchObject({
      message: "the server refused EPSV: 500 what? (mode auto would try the others)",
    });
  });

  it("auto has no others to hint at", async () => {
    const { chosen } = await walk("auto", ["EPSV", "PASV", "EPRT", "PORT"]);
    expect(chosen).toMatchObject({ message: expect.not.stringContaining("would try") });
  });

  it("a mode whose notation has no room for the address says so before anything is sent", async () => {
    const { tried, chosen } = await walk("port", [], { family: "ipv6" });
    expect(tried).toEqual([]);
    expect(chosen).toMatchObject({
      mode: "PORT",
      opening: "listen",
      message: "PORT cannot name an IPv6 address: use epsv, eprt or auto",
    });
  });

  it("421 is no answer about the mode: nothing more is tried", async () => {
    const tried: DataMode[] = [];
    const farewell = new NegativeReplyError("EPSV", reply(421, "goodbye"));
    const chosen = chooseMode({ choice: "auto", family: both("ipv4"), first: undefined }, async (mode) => {
      tried.push(mode);
      throw farewell;
    });
    await expect(chosen).rejects.toBe(farewell);
    expect(tried).toEqual(["EPSV"]);
  });

  it("what is no refusal is passed on at once", async () => {
    const lost = new DataChannelError("lost", { mode: "EPSV", opening: "dial", phase: "open" });
    await expect(
      chooseMode({ choice: "auto", family: both("ipv4"), first: undefined }, () => Promise.reject(lost)),
    ).rejects.toBe(lost);
  });
});
