import {
  ConnectionError,
  command,
  LocalProtocolError,
  loginScript,
  NegativeReplyError,
  RemoteProtocolError,
  TimeoutError,
  type TraceEvent,
} from "@pasvport/ftp-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ControlConnection } from "./control-connection.js";
import { CLIENT, type Script, type ScriptedServer, SERVER, startScriptedServer } from "./scripted-server.suite.js";

const REPLY_MS = 7_000;

let test: ScriptedServer;
let control: ControlConnection;
let traces: TraceEvent[];

beforeEach(() => {
  traces = [];
});

afterEach(async () => {
  await test.memory.clock.until(control.end());
  await test.memory.clock.settle();
  expect([test.memory.openConnections, test.memory.clock.pendingTimers]).toEqual([0, 0]);
});

/** A control connection to a server that says this. */
async function connectTo(script: Script = {}): Promise<ControlConnection> {
  test = await startScriptedServer(script);
  const { network } = test;
  const connection = await network.dial({ host: SERVER, port: 21 });
  control = new ControlConnection(connection, {
    network,
    timeouts: { replyMs: REPLY_MS, closeMs: 1_000 },
    onTrace: (event) => void traces.push(event),
  });
  return control;
}

async function greetedBy(script: Script = {}): Promise<ControlConnection> {
  const connection = await connectTo(script);
  await connection.greeting;
  return connection;
}

const noop = command("NOOP");

describe("a dialogue", () => {
  it("begins with the greeting", async () => {
    await connectTo();
    expect(await control.greeting).toEqual({ code: 220, lines: ["ready"] });
    expect([control.local.host, control.remote]).toEqual([CLIENT, { host: SERVER, port: 21 }]);
  });

  it("resolves with the reply that completes it", async () => {
    await greetedBy();
    expect(await control.say(noop)).toEqual({ code: 200, lines: ["OK"] });
  });

  it("says what stands next when it is asked for, and shows no secret in the trace", async () => {
    await greetedBy({ PASS: "332 account?", ACCT: "230 welcome" });
    expect(await control.say(loginScript("alice", "secret", "hers"))).toMatchObject({ code: 230 });
    expect(test.heard).toEqual(["USER alice", "PASS secret", "ACCT hers"]);
    const said = traces.flatMap((event) => (event.kind === "command" ? [event.text] : []));
    expect(said).toHaveLength(3);
    expect(said.join()).not.toMatch(/secret|hers/);
  });

  it("tells of a 1yz on the way", async () => {
    await greetedBy({ RETR: (session) => session.say("150 coming", "226 done") });
    const preliminary: number[] = [];
    const onPreliminary = ({ code }: { code: number }): void => void preliminary.push(code);
    expect(await control.say(command("RETR", "a"), { onPreliminary })).toMatchObject({ code: 226 });
    expect(preliminary).toEqual([150]);
  });

  it("is refused by a 5yz, and the next goes on", async () => {
    await greetedBy({ CWD: "550 no" });
    const error = await control.say(command("CWD", "/x")).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NegativeReplyError);
    expect(error).toMatchObject({ command: "CWD /x", reply: { code: 550 } });
    expect(await control.say(noop)).toMatchObject({ code: 200 });
  });
});

describe("what cannot be said", () => {
  it.each([
    ["a line break in an argument", () => control.say(command("RETR", "a\r\nDELE b"))],
    ["a line break later in a script", () => control.say(loginScript("alice", "secret\r\nDELE b"))],
  ])("%s: nothing is sent, and the dialogue stays usable", async (_what, say) => {
    await greetedBy();
    await expect(say()).rejects.toThrow(LocalProtocolError);
    expect(await control.say(noop)).toMatchObject({ code: 200 });
    expect([test.heard, control.isOver]).toEqual([["NOOP"], false]);
  });

  it("a command while another waits for its reply: the first is not disturbed", async () => {
    await greetedBy({ CWD: (session) => test.memory.clock.after(1_000, () => session.say("250 there")) });
    const first = control.say(command("CWD", "/"));
    await expect(control.say(noop)).rejects.toThrow(LocalProtocolError);
    expect(await test.memory.clock.until(first)).toMatchObject({ code: 250 });
    expect(test.heard).toEqual(["CWD /"]);
  });

  it("ABOR may be said meanwhile: each gets its own reply", async () => {
    await greetedBy({ RETR: "150 coming", ABOR: (session) => session.say("426 stopped", "226 ABOR") });
    const transfer = control.say(command("RETR", "a"));
    const refused = expect(transfer).rejects.toMatchObject({ reply: { code: 426 } });
    expect(await control.say(command("ABOR"))).toMatchObject({ code: 226 });
    await refused;
  });
});

describe("a reply that does not come", () => {
  it("closes the connection after the limit, and names the wait", async () => {
    await greetedBy({ NOOP: "" });
    const error = await test.memory.clock.until(control.say(noop)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ waitingFor: "reply", timeoutMs: REPLY_MS });
    expect([test.memory.clock.now(), control.isOver]).toEqual([REPLY_MS, true]);
    await test.memory.clock.settle();
    expect(test.memory.openConnections).toBe(0);
  });

  it("is the caller's affair where the caller says so", async () => {
    await greetedBy({ NOOP: "" });
    const waiting = control.say(noop, { bound: "caller" });
    await test.memory.clock.advance(100 * REPLY_MS);
    expect([control.isOver, test.memory.clock.pendingTimers]).toEqual([false, 0]);
    control.abandon(new ConnectionError("enough"));
    await expect(waiting).rejects.toThrow("enough");
  });

  it("is named the greeting where that is missing", async () => {
    await connectTo({ greeting: "" });
    await expect(test.memory.clock.until(control.greeting)).rejects.toMatchObject({ waitingFor: "greeting" });
    expect([test.memory.clock.now(), control.isOver]).toEqual([REPLY_MS, true]);
  });
});

describe("a session that is over tells the next call why:", () => {
  const next = (): Promise<unknown> => control.say(noop).catch((thrown: unknown) => thrown);

  it("a reply that did not come", async () => {
    await greetedBy({ CWD: "" });
    await test.memory.clock.until(control.say(command("CWD", "/"))).catch(() => undefined);
    expect(await next()).toMatchObject({ code: "CONNECTION", cause: { code: "TIMEOUT", waitingFor: "reply" } });
    expect(await next()).toMatchObject({ message: expect.stringContaining("gave up waiting for reply after 7 s") });
  });

  it("a 421 in place of an answer, though the server does not close", async () => {
    await greetedBy({ NOOP: "421 goodbye" });
    const refused = control.say(command("NOOP"));
    await expect(refused).rejects.toMatchObject({ code: "NEGATIVE_REPLY", reply: { code: 421 } });
    expect(control.isOver).toBe(true);
    expect(await next()).toMatchObject({ code: "CONNECTION", message: expect.stringContaining("421 goodbye") });
  });

  it("a 421 that nobody had asked for", async () => {
    await greetedBy();
    test.sessions[0]?.say("421 no command for 300 seconds: goodbye");
    await test.memory.clock.settle();
    expect(control.isOver).toBe(true);
    expect(await next()).toMatchObject({ code: "CONNECTION", message: expect.stringContaining("421 no command for") });
  });

  it("the end of the connection", async () => {
    await greetedBy();
    test.sessions[0]?.control.stream.end();
    await test.memory.clock.settle();
    const message = expect.stringContaining(`${SERVER}:21 closed the control connection`);
    expect(await next()).toMatchObject({ code: "CONNECTION", message });
  });

  it("a reset, with the system's error underneath", async () => {
    await greetedBy();
    test.sessions[0]?.control.reset();
    await test.memory.clock.settle();
    expect(await next()).toMatchObject({ code: "CONNECTION", cause: { cause: { errno: "ECONNRESET" } } });
  });

  it.each([
    ["a line that is no reply", "hello?"],
    ["a reply that nobody had asked for", "200 OK"],
    ["a reply that its command cannot get", "150 coming"],
  ])("%s", async (what, line) => {
    await greetedBy({ CWD: line });
    if (what.includes("nobody")) test.sessions[0]?.say(line);
    else await expect(control.say(command("CWD", "/"))).rejects.toThrow(RemoteProtocolError);
    await test.memory.clock.settle();
    expect(await next()).toMatchObject({ code: "CONNECTION", cause: { code: "REMOTE_PROTOCOL" } });
  });
});

describe("the end", () => {
  it("fails every dialogue that waits with the same error", async () => {
    await greetedBy({ RETR: "150 coming", ABOR: "" });
    const waiting = [control.say(command("RETR", "a")), control.say(command("ABOR"))];
    const settled = Promise.allSettled(waiting);
    await test.memory.clock.settle();
    const error = new ConnectionError("enough");
    control.abandon(error);
    expect(await settled).toEqual(Array(2).fill({ status: "rejected", reason: error }));
  });

  it("waits for the server's end, but no longer than a second", async () => {
    await greetedBy();
    // The server does not notice.
    test.sessions[0]?.control.stream.removeAllListeners("end");
    await test.memory.clock.until(control.end());
    expect(test.memory.clock.now()).toBe(1_000);
    test.sessions[0]?.control.stream.destroy();
  });

  it("is the end: whatever is said afterwards is refused, and told why", async () => {
    await greetedBy();
    await control.end();
    expect(control.isOver).toBe(true);
    await expect(control.say(command("NOOP"))).rejects.toMatchObject({
      code: "CONNECTION",
      message: expect.stringContaining("it was closed on this side"),
    });
  });

  it("may come twice", async () => {
    await greetedBy();
    await control.end();
    await control.end();
    expect(test.memory.clock.now()).toBe(0);
  });
});
