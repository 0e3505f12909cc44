import { type InboundCommand, reply } from "@pasvport/ftp-core";
import type { Connection } from "@pasvport/ftp-core/net";
import { createMemoryNetwork, type MemoryNetwork } from "@pasvport/ftp-core/simulation";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ControlConnection } from "./control-connection.js";

const CLOSE_MS = 5_000;

let memory: MemoryNetwork;
let client: Connection;
let control: ControlConnection;
/** What came, as words. */
let told: string[];
let isReady: boolean;

beforeEach(async () => {
  memory = createMemoryNetwork();
  const server = memory.host("192.0.2.1");
  told = [];
  isReady = true;
  const listener = await server.listen({
    host: "192.0.2.1",
    port: 21,
    onConnection: (connection) => {
      control = new ControlConnection({
        connection,
        clock: memory.clock,
        closeMs: CLOSE_MS,
        isReady: () => isReady,
        onCommand: (inbound) => void told.push(wordOf(inbound)),
        onInputOver: () => void told.push("(over)"),
      });
      control.handOver();
    },
  });
  client = await memory.host("198.51.100.7").dial({ host: "192.0.2.1", port: 21 });
  client.stream.on("error", () => undefined);
  await memory.clock.settle();
  await listener.close();
});

afterEach(async () => {
  control.destroy();
  client.stream.destroy();
  await memory.clock.until(control.closed);
  await memory.clock.settle();
  expect([memory.openConnections, memory.clock.pendingTimers]).toEqual([0, 0]);
});

const wordOf = (inbound: InboundCommand): string =>
  inbound.kind === "commandLine" ? inbound.line.word : `(${inbound.reply.code})`;

async function say(text: string): Promise<void> {
  client.stream.write(text);
  await memory.clock.settle();
}

describe("commands", () => {
  it("are handed over in order, cut and joined as they may come", async () => {
    await say("NO");
    await say("OP\r\nPWD\r\nSYS");
    await say("T\r\n");
    expect(told).toEqual(["NOOP", "PWD", "SYST"]);
  });

  it("wait while their receiver is not ready, and no more is read then", async () => {
    isReady = false;
    await say("NOOP\r\nPWD\r\n");
    client.stream.write(Buffer.alloc(1_000_000, "NOOP\r\n"));
    await memory.clock.settle();
    expect(told).toEqual([]);
    expect(client.stream.writableLength).toBeGreaterThan(500_000);
    isReady = true;
    control.handOver();
    expect(told.slice(0, 2)).toEqual(["NOOP", "PWD"]);
  });

  it("wait, and a client that goes away meanwhile is noticed all the same", async () => {
    isReady = false;
    await say("NOOP\r\nPWD\r\n");
    client.reset();
    await memory.clock.settle();
    await control.closed;
    expect(told).toEqual([]);
  });

  it("wait while the client does not read its replies, and go on when it does", async () => {
    const answer = reply(200, "x".repeat(10_000));
    for (let time = 0; time < 100; time += 1) control.send(answer);
    await say("NOOP\r\n");
    expect(told).toEqual([]);
    client.stream.resume();
    await memory.clock.settle();
    expect(told).toEqual(["NOOP"]);
  });

  it("a client that has said all is told of after the last of them", async () => {
    isReady = false;
    client.stream.end("NOOP\r\nPWD\r\n");
    await memory.clock.settle();
    isReady = true;
    control.handOver();
    await memory.clock.settle();
    expect(told.slice(0, 3)).toEqual(["NOOP", "PWD", "(over)"]);
  });
});

it("each reply is one write, with its line end", async () => {
  const chunks: string[] = [];
  client.stream.on("data", (bytes) => void chunks.push(String(bytes)));
  control.send(reply(200, "one"));
  control.send(reply(211, "two", " and", "end"));
  await memory.clock.settle();
  expect(chunks).toEqual(["200 one\r\n", "211-two\r\n and\r\n211 end\r\n"]);
});

describe("closing", () => {
  it("waits until the farewell is read and the client has closed", async () => {
    let text = "";
    control.send(reply(221, "goodbye"));
    control.close();
    client.stream.on("data", (bytes) => {
      text += String(bytes);
    });
    client.stream.on("end", () => client.stream.end());
    await memory.clock.until(control.closed);
    expect([text, memory.clock.now()]).toEqual(["221 goodbye\r\n", 0]);
  });

  it("waits for no client longer than its bound", async () => {
    control.close();
    await memory.clock.until(control.closed);
    expect(memory.clock.now()).toBe(CLOSE_MS);
  });

  it("takes no command any more", async () => {
    control.close();
    isReady = false;
    await say("NOOP\r\n");
    expect(told).toEqual([]);
    client.stream.end();
    await memory.clock.until(control.closed);
    expect(told).toEqual([]);
  });

  it("after the client is gone needs no time", async () => {
    client.reset();
    await memory.clock.settle();
    control.close();
    await memory.clock.until(control.closed);
    expect(memory.clock.now()).toBe(0);
  });
});
