import { describe, expect, it } from "vitest";
import { ClientMachine, greetedMachine as greeted } from "../../../../test/harness/client-machine.js";
import { type Command, command } from "../command/command.js";
import { loginScript } from "./client-control.js";

describe("the greeting", () => {
  it("may be 120 first", () => {
    const client = new ClientMachine();
    expect(client.hear(120)).toEqual(["0: 120"]);
    expect(client.hear(220)).toEqual(["0 succeeds: 220"]);
  });

  it("may refuse the client", () => {
    const client = new ClientMachine();
    expect(client.hear(421)).toEqual(["0 fails: NegativeReplyError"]);
    expect(client.lastError).toMatchObject({
      command: "",
      isTransient: true,
      message: "the server was refused: 421 text",
    });
  });

  it("comes before any command", () => {
    const client = new ClientMachine();
    expect(client.say(1, command("NOOP"))).toEqual(["1 fails: LocalProtocolError"]);
    expect(client.lastError?.message).toBe("NOOP must wait for the greeting");
    expect(client.hear(220)).toEqual(["0 succeeds: 220"]);
  });

  it("is named where something else comes instead", () => {
    const client = new ClientMachine();
    expect(client.hear(331)).toEqual(["0 fails: RemoteProtocolError", "close: RemoteProtocolError"]);
    expect(client.lastError?.message).toBe("331 came instead of the greeting");
  });
});

describe("login", () => {
  type Case = readonly [
    name: string,
    script: readonly [Command, ...Command[]],
    steps: readonly (readonly [number, string])[],
  ];
  const all = loginScript("bob", "hunter2", "acme");
  const cases: readonly Case[] = [
    ["without a password", all, [[230, "1 succeeds: 230"]]],
    ["by certificate", all, [[232, "1 succeeds: 232"]]],
    [
      "with a password",
      all,
      [
        [331, "> PASS ***"],
        [230, "1 succeeds: 230"],
      ],
    ],
    [
      "with a password that was not needed",
      all,
      [
        [331, "> PASS ***"],
        [202, "1 succeeds: 202"],
      ],
    ],
    [
      "with password and account",
      all,
      [
        [331, "> PASS ***"],
        [332, "> ACCT ***"],
        [230, "1 succeeds: 230"],
      ],
    ],
    [
      "with an account that was not needed",
      all,
      [
        [331, "> PASS ***"],
        [332, "> ACCT ***"],
        [202, "1 succeeds: 202"],
      ],
    ],
    [
      "with an account only",
      all,
      [
        [332, "> ACCT ***"],
        [230, "1 succeeds: 230"],
      ],
    ],
    [
      "with a challenge",
      all,
      [
        [336, "> PASS ***"],
        [230, "1 succeeds: 230"],
      ],
    ],
    [
      "with a wrong password",
      all,
      [
        [331, "> PASS ***"],
        [530, "1 fails: NegativeReplyError"],
      ],
    ],
    ["of a user that is refused", all, [[530, "1 fails: NegativeReplyError"]]],
    ["without the password that is asked for", loginScript("bob"), [[331, "1 fails: NegativeReplyError"]]],
    [
      "with an account, but without the password",
      loginScript("bob", undefined, "acme"),
      [[331, "1 fails: NegativeReplyError"]],
    ],
    [
      "without the account",
      loginScript("bob", "x"),
      [
        [331, "> PASS ***"],
        [332, "1 fails: NegativeReplyError"],
      ],
    ],
    [
      "that asks for a password twice",
      all,
      [
        [331, "> PASS ***"],
        [331, "1 fails: NegativeReplyError"],
      ],
    ],
    [
      "with 332 to ACCT",
      all,
      [
        [332, "> ACCT ***"],
        [332, "1 fails: RemoteProtocolError, close: RemoteProtocolError"],
      ],
    ],
  ];

  it.each(cases)("%s", (_, script, steps) => {
    const client = greeted();
    expect(client.say(1, ...script)).toEqual(["> USER bob"]);
    for (const [code, expected] of steps) expect(client.hear(code).join(", ")).toBe(expected);
  });
});

describe("scripts", () => {
  it("send RNTO when RNFR was accepted", () => {
    const client = greeted();
    expect(client.say(1, command("RNFR", "a"), command("RNTO", "b"))).toEqual(["> RNFR a"]);
    expect(client.hear(350)).toEqual(["> RNTO b"]);
    expect(client.hear(250)).toEqual(["1 succeeds: 250"]);
  });

  it("do not send RNTO when RNFR was refused", () => {
    const client = greeted();
    client.say(1, command("RNFR", "a"), command("RNTO", "b"));
    expect(client.hear(550)).toEqual(["1 fails: NegativeReplyError"]);
    expect(client.lastError).toMatchObject({ command: "RNFR a" });
    expect(client.say(2, command("NOOP"))).toEqual(["> NOOP"]);
  });

  it("name the command that was refused", () => {
    const client = greeted();
    client.say(1, command("RNFR", "a"), command("RNTO", "b"));
    client.hear(350);
    client.hear(553);
    expect(client.lastError).toMatchObject({
      command: "RNTO b",
      isTransient: false,
      message: "RNTO b was refused: 553 text",
    });
  });

  it("send the transfer command after REST, and wait for both of its replies", () => {
    const client = greeted();
    client.say(1, command("REST", 5), command("RETR", "a"));
    expect(client.hear(350)).toEqual(["> RETR a"]);
    expect(client.hear(150)).toEqual(["1: 150"]);
    expect(client.hear(226)).toEqual(["1 succeeds: 226"]);
  });
});

describe("a transfer that nobody wants any more", () => {
  const script = [command("REST", 5), command("RETR", "a")] as const;

  it.each([
    ["while it runs", [350, 150], []],
    ["before it began", [350], [150]],
    ["before it was said", [], [350, 150]],
  ])("%s, may have a second 1yz for its last word", (_when, before, behind) => {
    const client = greeted();
    client.say(1, ...script);
    for (const code of before) client.hear(code);
    expect(client.cancel()).toEqual([]);
    for (const code of behind) client.hear(code);
    expect(client.hear(150)).toEqual(["1 fails: NegativeReplyError"]);
    expect(client.lastError).toMatchObject({ reply: { code: 150 } });
    expect(client.say(2, command("NOOP"))).toEqual(["> NOOP"]);
  });

  it("is answered like any other else", () => {
    const client = greeted();
    client.say(1, ...script);
    client.cancel();
    expect([client.hear(350), client.hear(150), client.hear(426)].flat()).toEqual([
      "> RETR a",
      "1: 150",
      "1 fails: NegativeReplyError",
    ]);
  });

  it("leaves the next one as it is: a second 1yz is out of step again", () => {
    const client = greeted();
    client.say(1, ...script);
    client.cancel();
    client.hear(550);
    client.cancel();
    client.say(2, command("RETR", "b"));
    client.hear(150);
    expect(client.hear(150)).toEqual(["2 fails: RemoteProtocolError", "close: RemoteProtocolError"]);
  });
});

describe("ABOR", () => {
  function retrieving(): ClientMachine {
    const client = greeted();
    client.say(1, command("RETR", "a"));
    client.hear(150);
    expect(client.say(2, command("ABOR"))).toEqual(["> ABOR"]);
    return client;
  }

  it.each([
    ["the transfer was stopped", 426, "1 fails: NegativeReplyError", 226, "2 succeeds: 226"],
    ["the transfer had ended", 226, "1 succeeds: 226", 226, "2 succeeds: 226"],
    ["the transfer had ended, and the server says so", 226, "1 succeeds: 226", 225, "2 succeeds: 225"],
    ["the server does not know ABOR", 226, "1 succeeds: 226", 502, "2 fails: NegativeReplyError"],
  ])("%s", (_, first, ofTransfer, second, ofAbort) => {
    const client = retrieving();
    expect(client.hear(first)).toEqual([ofTransfer]);
    expect(client.hear(second)).toEqual([ofAbort]);
    expect(client.say(3, command("NOOP"))).toEqual(["> NOOP"]);
  });

  it("may be said before the transfer's first reply", () => {
    const client = greeted();
    client.say(1, command("RETR", "a"));
    client.say(2, command("ABOR"));
    expect([client.hear(150), client.hear(426), client.hear(226)].flat()).toEqual([
      "1: 150",
      "1 fails: NegativeReplyError",
      "2 succeeds: 226",
    ]);
  });

  it("is the only command that may be said while another waits", () => {
    const client = retrieving();
    expect(client.say(3, command("NOOP"))).toEqual(["3 fails: LocalProtocolError"]);
    expect(client.lastError?.message).toBe("NOOP must wait for the reply to RETR a, the reply to ABOR");
    expect(client.hear(426)).toEqual(["1 fails: NegativeReplyError"]);
  });

  it("keeps its place when a script goes on behind it", () => {
    const client = greeted();
    client.say(1, command("RNFR", "a"), command("RNTO", "b"));
    client.say(2, command("ABOR"));
    expect(client.hear(350)).toEqual(["> RNTO b"]);
    expect(client.hear(225)).toEqual(["2 succeeds: 225"]);
    expect(client.hear(250)).toEqual(["1 succeeds: 250"]);
  });
});
