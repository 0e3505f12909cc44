import { NegativeReplyError, reply, TimeoutError } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import type { ArrangedChannel } from "./mode-choice.js";
import { type FailedTransfer, IncompleteError, transferFailure } from "./transfer-failure.js";

const channel = { opening: "dial", endpoint: { host: "192.0.2.1", port: 50_000 } } as ArrangedChannel["channel"];
const stall = new TimeoutError("data", 30_000);
const broken = new Error("reset");
const refusal = (code: number): NegativeReplyError => new NegativeReplyError("RETR a", reply(code, "no"));

function failed(facts: Partial<FailedTransfer>): FailedTransfer {
  const nothing = { wasOpen: true, dataError: undefined, control: "completed" };
  return { arranged: { mode: "EPSV", channel }, ...nothing, ...facts };
}

describe("what is told of a transfer that failed", () => {
  it.each<readonly [name: string, facts: Partial<FailedTransfer>, phase: string, message: RegExp]>([
    ["success for cut data", { dataError: broken }, "transfer", /broke off \(reset\), though the server/],
    [
      "success for data that ended too early",
      { dataError: new IncompleteError(3, 5) },
      "transfer",
      /^EPSV: the data is incomplete \(it ended after 3 of 5 bytes\), though the server calls the transfer complete$/,
    ],
    ["425", { wasOpen: false, control: refusal(425) }, "open", /no data connection: 425 no/],
    ["426", { dataError: broken, control: refusal(426) }, "transfer", /broke off: 426 no/],
    ["426 to our own giving up", { dataError: stall, control: refusal(426) }, "transfer", /nothing moved for 30 s/],
    [
      "silence, and nobody came",
      { wasOpen: false, dataError: stall, control: new TimeoutError("reply", 30_000) },
      "open",
      /no data connection came \(nothing came for 30 s\), and the server said no more/,
    ],
    [
      "silence after data that broke off",
      { dataError: broken, control: new TimeoutError("final reply", 30_000) },
      "transfer",
      /broke off \(reset\), and the server said no more/,
    ],
  ])("%s is a matter of the data connection", (_, facts, phase, message) => {
    const address = "192.0.2.1:50000";
    const error = transferFailure(failed(facts));
    expect(error).toMatchObject({ code: "DATA_CHANNEL", mode: "EPSV", opening: "dial", address, phase });
    expect(error).toMatchObject({ message: expect.stringMatching(message) });
  });

  it.each([
    ["a refusal of the file", { control: refusal(550) }],
    ["a refusal, though the data broke off with it", { dataError: broken, control: refusal(550) }],
    ["a lost control connection", { dataError: broken, control: new Error("lost") }],
    ["a final reply that never came", { control: new TimeoutError("final reply", 30_000) }],
    ["a server that never said a word", { dataError: stall, control: new TimeoutError("reply", 30_000) }],
  ])("%s is told as it is", (_, facts) => {
    expect(transferFailure(failed(facts))).toBe(facts.control);
  });
});
