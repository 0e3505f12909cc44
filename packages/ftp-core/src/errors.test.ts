import { describe, expect, it } from "vitest";
import { NegativeReplyError, RemoteProtocolError } from "./errors.js";
import { reply } from "./reply/reply.js";

describe("the error of a refusal", () => {
  it("tells the command and all that the server said", () => {
    const { message } = new NegativeReplyError("RETR a", reply(550, "no", "really"));
    expect(message).toBe("RETR a was refused: 550 no / really");
  });

  it("has 1,000 characters of a long reply in its message, and all of it beside", () => {
    const long = reply(550, "x".repeat(8_000), "end");
    const error = new NegativeReplyError("", long);
    expect(error.message).toBe(`the server was refused: 550 ${"x".repeat(1_000)}…`);
    expect(error.stack?.length).toBeLessThan(3_000);
    expect(error.reply).toBe(long);
  });
});

it("what came instead of something readable is shortened to 200 characters", () => {
  expect(new RemoteProtocolError("no", { received: "y".repeat(8_000) }).received).toBe("y".repeat(200));
  expect(new RemoteProtocolError("no", { received: "short" }).received).toBe("short");
  expect(new RemoteProtocolError("no").received).toBeUndefined();
});
