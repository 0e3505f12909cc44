import { describe, expect, it } from "vitest";
import { ClientMachine, greetedMachine as greeted } from "../../../../test/harness/client-machine.js";
import { command } from "../command/command.js";
import { LocalProtocolError, NegativeReplyError, RemoteProtocolError } from "../errors.js";
import { loginScript } from "./client-control.js";

describe("the end", () => {
  it("comes with an unsolicited 421", () => {
    const client = greeted();
    expect(client.hear(421)).toEqual(["close: ConnectionError"]);
    expect(client.say(1, command("NOOP"))).toEqual(["1 fails: ConnectionError"]);
    expect(client.hear(200)).toEqual([]);
    expect(client.lose()).toEqual([]);
  });

  it("comes with a reply that nobody waits for", () => {
    const client = greeted();
    expect(client.hear(200)).toEqual(["close: RemoteProtocolError"]);
    expect(client.lastError).toMatchObject({ received: "200 text" });
  });

  it("comes with a reply out of step, and settles all that waits", () => {
    const client = greeted();
    client.say(1, command("RETR", "a"));
    client.say(2, command("ABOR"));
    expect(client.hear(331)).toEqual([
      "1 fails: RemoteProtocolError",
      "2 fails: RemoteProtocolError",
      "close: RemoteProtocolError",
    ]);
    expect(client.lastError?.message).toBe("331 came instead of the reply to RETR a");
    expect(client.hear(226)).toEqual([]);
  });

  it("comes with a second 1yz", () => {
    const client = greeted();
    client.say(1, command("LIST", { flags: "", path: undefined }));
    client.hear(150);
    expect(client.hear(125)).toEqual(["1 fails: RemoteProtocolError", "close: RemoteProtocolError"]);
  });

  it("comes with the connection's, and gives its error to all that waits", () => {
    const client = greeted();
    client.say(1, command("RETR", "a"));
    client.say(2, command("ABOR"));
    expect(client.lose()).toEqual(["1 fails: ConnectionError", "2 fails: ConnectionError", "close: ConnectionError"]);
    expect(client.lose()).toEqual([]);
  });

  it("may come before the greeting", () => {
    expect(new ClientMachine().lose()).toEqual(["0 fails: ConnectionError", "close: ConnectionError"]);
  });
});

describe("secrets", () => {
  const secretly = (): ClientMachine => {
    const client = greeted();
    client.say(1, ...loginScript("bob", "hunter2", "acme"));
    client.hear(331);
    return client;
  };

  it.each([
    ["a refusal", (client: ClientMachine) => client.hear(530), NegativeReplyError],
    ["a reply out of step", (client: ClientMachine) => client.hear(150), RemoteProtocolError],
    ["a command too early", (client: ClientMachine) => client.say(2, command("NOOP")), LocalProtocolError],
  ])("are masked in the error of %s", (_, cause, type) => {
    const client = secretly();
    cause(client);
    expect(client.lastError).toBeInstanceOf(type);
    expect(client.lastError?.message).toContain("PASS ***");
    expect(JSON.stringify(client.lastError)).not.toContain("hunter2");
  });
});
