import { describe, expect, it } from "vitest";
import type { CommandContext, HandlerOutcome } from "../command-handler.js";
import { newSession } from "../session.js";
import { contextOf, replyText } from "./command-context.suite.js";
import { account, password, user } from "./login.js";
import { reinitialize } from "./logout.js";

const { server } = contextOf("PASS", { argument: "" });

function say(name: string, secret: string, more: Partial<CommandContext<"PASS">> = {}): Promise<HandlerOutcome> {
  const login = { kind: "awaitingPassword", user: name } as const;
  return Promise.resolve(password(contextOf("PASS", { argument: secret, login, server, ...more })));
}

describe("PASS", () => {
  it("says the same to a wrong name and to a wrong password", async () => {
    expect(replyText(await say("alice", "wrong"))).toBe(replyText(await say("nobody", "secret")));
  });

  it("holds back the answer for what earlier failures cost, be it yes or no", async () => {
    const fresh = { ...server, throttle: contextOf("PASS", { argument: "" }).server.throttle };
    expect(await say("alice", "wrong", { server: fresh })).toMatchObject({ delayMs: 0 });
    expect(await say("alice", "wrong", { server: fresh })).toMatchObject({ delayMs: 1_000 });
    expect(await say("alice", "secret", { server: fresh })).toMatchObject({ delayMs: 2_000, reply: { code: 230 } });
    // A right password settles the account.
    expect(await say("alice", "secret", { server: fresh })).toMatchObject({ delayMs: 0 });
  });

  it("ends the session with the last attempt, by a 530: after a 421 clients try again by themselves", async () => {
    const { session } = contextOf("PASS", { argument: "" });
    const last = { ...session, failedLogins: 2 };
    expect(await say("alice", "wrong", { session: last })).toMatchObject({ kind: "goodbye", reply: { code: 530 } });
    // A right one in between forgives none: or whoever has an account could guess those of others for ever.
    const right = await say("alice", "secret", { session: last });
    expect(right).toMatchObject({ kind: "login", reply: { code: 230 } });
    expect({ ...last, ...right.session }.failedLogins).toBe(2);
    expect(await say("alice", "wrong")).toMatchObject({ kind: "login", session: { failedLogins: 1 } });
  });
});

describe("USER", () => {
  it("ends the login that was there before", () => {
    expect(user(contextOf("USER", { argument: "bob" }))).toMatchObject({
      login: { kind: "awaitingPassword", user: "bob" },
      session: { user: undefined },
    });
  });
});

describe("ACCT", () => {
  it("is superfluous behind a login, and out of order before it", async () => {
    expect(replyText(await account(contextOf("ACCT", { argument: "x" })))).toMatch(/^202 /);
    expect(replyText(await account(contextOf("ACCT", { argument: "x", user: undefined })))).toMatch(/^503 /);
  });
});

describe("REIN", () => {
  it("leaves a session as it was at first, but for its failed logins", async () => {
    const before = contextOf("REIN", { argument: undefined });
    const changed = {
      ...before.session,
      representation: "image",
      facts: [],
      isExtendedPassiveOnly: true,
      failedLogins: 2,
    } as const;
    const outcome = await reinitialize({ ...before, session: changed });
    const { id } = before.session;
    expect({ ...changed, ...outcome.session }).toEqual({ ...newSession(id, before.session), failedLogins: 2 });
  });
});
