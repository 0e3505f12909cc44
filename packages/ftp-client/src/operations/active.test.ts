/** EPRT and PORT: where we listen, what we announce, whom we let in. */
import { AbortedError, DataChannelError } from "@pasvport/ftp-core";
import type { ListenOptions, Network } from "@pasvport/ftp-core/net";
import { describe, expect, it } from "vitest";
import { connect } from "../connect.js";
import { CLIENT, type Script } from "../scripted-server.suite.js";
import { beginTransfers, endTransferTests, ignore, LIMITS, type TransferTest } from "../transfer-loop.suite.js";
import { logout } from "./logout.js";
import { retrieve } from "./retrieve.js";

let test: TransferTest;
endTransferTests();

const fetch = (): Promise<unknown> => test.outcome(retrieve(test.session, "a.txt", ignore, { size: 5 }));

/** The last word of the dialogue with this verb. */
const argumentOf = (verb: string): string =>
  test.heard.findLast((line) => line.startsWith(`${verb} `))?.slice(verb.length + 1) ?? "";

/** A server that knows EPRT, and dials the client wherever it is told to be. */
const eprt: Script = {
  EPRT: (peer, argument) => {
    const port = Number(argument.split("|")[3]);
    return peer.willDial(`192,0,2,1,${Math.floor(port / 256)},${port % 256}`);
  },
};

/** Notes where the client listens. */
function noting(listened: ListenOptions[]): (network: Network) => Network {
  return (network) => ({
    clock: network.clock,
    dial: (options) => network.dial(options),
    resolve: (host) => network.resolve(host),
    listen: (options) => {
      listened.push(options);
      return network.listen(options);
    },
  });
}

describe("the ports", () => {
  it("are any that the system has, on the address that the server knows us by", async () => {
    const listened: ListenOptions[] = [];
    test = await beginTransfers({}, { mode: "port", through: noting(listened) });
    expect(await fetch()).toBe(5);
    expect(listened).toMatchObject([{ host: CLIENT, port: 0 }]);
  });

  it.each(["port", "eprt"] as const)("are those of the range, with %s", async (mode) => {
    const listened: ListenOptions[] = [];
    const active = { ports: { first: 50_000, last: 50_001 } };
    test = await beginTransfers(eprt, { mode, active, through: noting(listened) });
    for (let time = 0; time < 5; time += 1) expect(await fetch()).toBe(5);
    expect(listened.every(({ port }) => port === 50_000 || port === 50_001)).toBe(true);
    expect(test.memory.openListeners).toBe(1);
  });

  it("that are taken are passed over", async () => {
    test = await beginTransfers({}, { mode: "port", active: { ports: { first: 50_000, last: 50_001 } } });
    const taken = await test.network.listen({ host: CLIENT, port: 50_000, onConnection: () => undefined });
    for (let time = 0; time < 5; time += 1) {
      expect(await fetch()).toBe(5);
      expect(argumentOf("PORT")).toBe("192,0,2,1,195,81");
    }
    await taken.close();
  });

  it("that are all taken: told with the range, nothing is announced, and the session goes on", async () => {
    test = await beginTransfers({}, { mode: "port", active: { ports: { first: 50_000, last: 50_000 } } });
    const taken = await test.network.listen({ host: CLIENT, port: 50_000, onConnection: () => undefined });
    const error = await fetch();
    expect(error).toBeInstanceOf(DataChannelError);
    expect(error).toMatchObject({ mode: "PORT", opening: "listen", phase: "announce", address: CLIENT });
    expect(error).toMatchObject({ message: expect.stringContaining("all 1 ports of 50000-50000 are in use") });
    expect(test.heard.some((line) => line.startsWith("PORT"))).toBe(false);
    await taken.close();
    expect(await fetch()).toBe(5);
  });

  it("that other sessions of ours have are waited for, each in its turn", async () => {
    const announced: string[] = [];
    const script: Script = {
      PORT: async (peer, argument) => {
        announced.push(argument);
        await test.later(1_000);
        peer.willDial(argument);
      },
    };
    test = await beginTransfers(script, { mode: "port", active: { ports: { first: 50_000, last: 50_001 } } });
    const { settings } = test.session;
    const others = await Promise.all([connect(settings), connect(settings), connect(settings), connect(settings)]);
    const all = [test.session, ...others].map((session) => retrieve(session, "a.txt", ignore, { size: 5 }));
    expect(await test.outcome(Promise.all(all))).toEqual([5, 5, 5, 5, 5]);
    expect([announced.length, new Set(announced).size, test.memory.clock.now()]).toEqual([5, 2, 3_000]);
    for (const session of others) await test.outcome(logout(session));
  });

  it("that other sessions of ours keep: bounded; a signal ends the wait", async () => {
    test = await beginTransfers(
      { PORT: (peer) => peer.say("200 fine"), RETR: "" },
      { mode: "port", active: { ports: { first: 50_000, last: 50_000 } } },
    );
    const { settings, learnt } = test.session;
    const other = await connect({ ...settings, timeouts: { ...LIMITS, replyMs: 60_000, dataMs: 60_000 } }, { learnt });
    const keeping = retrieve(other, "a.txt", ignore, { size: 5 }).catch(ignore);
    await test.memory.clock.settle();
    const stop = new AbortController();
    test.memory.clock.after(1_000, () => stop.abort());
    const stopped = await test.outcome(retrieve(test.session, "a.txt", ignore, { size: 5, signal: stop.signal }));
    expect([stopped, test.memory.clock.now()]).toEqual([expect.any(AbortedError), 1_000]);
    expect(await fetch()).toMatchObject({ code: "DATA_CHANNEL", phase: "announce", cause: { errno: "EADDRINUSE" } });
    expect(test.memory.clock.now()).toBe(1_000 + LIMITS.dataMs);
    await test.outcome(keeping);
    await test.outcome(logout(other));
  });

  it("are given back where the server refuses the mode", async () => {
    test = await beginTransfers(
      { PORT: "500 no" },
      { mode: "port", active: { ports: { first: 50_000, last: 50_000 } } },
    );
    expect(await fetch()).toMatchObject({ code: "DATA_CHANNEL", phase: "announce" });
    expect(await fetch()).toMatchObject({ message: expect.stringContaining("PORT") });
    expect(test.memory.openListeners).toBe(1);
  });
});

describe("the address", () => {
  it("is the control connection's own", async () => {
    test = await beginTransfers(eprt, { mode: "eprt" });
    expect(await fetch()).toBe(5);
    expect(argumentOf("EPRT")).toMatch(/^\|1\|192\.0\.2\.1\|\d+\|$/);
  });

  it.each([
    ["port", "198.51.100.7", /^198,51,100,7,\d+,\d+$/],
    ["eprt", "198.51.100.7", /^\|1\|198\.51\.100\.7\|\d+\|$/],
    ["eprt", "2001:db8::7", /^\|2\|2001:db8::7\|\d+\|$/],
  ] as const)(
    "is the announced one with %s, %s; we listen where the system has us",
    async (mode, address, announced) => {
      const listened: ListenOptions[] = [];
      test = await beginTransfers(eprt, { mode, active: { address }, through: noting(listened) });
      // The server, behind the same NAT, finds us all the same.
      await fetch();
      expect(test.heard.find((line) => /^(PORT|EPRT)/.test(line))?.slice(5)).toMatch(announced);
      expect(listened[0]?.host).toBe(CLIENT);
    },
  );
});

it("an announced address that PORT cannot name is none that it is tried with", async () => {
  test = await beginTransfers({ EPRT: "500 no" }, { mode: "active", active: { address: "2001:db8::7" } });
  expect(await fetch()).toMatchObject({ code: "DATA_CHANNEL", message: expect.stringContaining("refused EPRT") });
});

describe("whoever comes", () => {
  const STRANGER = "192.0.2.66";

  /** Somebody else dials first, and sends what the server did not. */
  const overtaken: Script = {
    PORT: async (peer, argument) => {
      const [high = 0, low = 0] = argument.split(",").slice(4).map(Number);
      const stranger = await test.memory.host(STRANGER).dial({ host: CLIENT, port: high * 256 + low });
      stranger.stream.on("error", () => undefined);
      stranger.stream.resume().end("evil!");
      peer.willDial(argument);
    },
  };

  it("and is not the control connection's peer is sent away, and the server still gets through", async () => {
    test = await beginTransfers(overtaken, { mode: "port" });
    let text = "";
    const take = async (chunk: Uint8Array): Promise<void> => {
      text += String(Buffer.from(chunk));
    };
    expect(await test.outcome(retrieve(test.session, "a.txt", take))).toBe(5);
    expect(text).toBe("hello");
  });

  it("from the same network is let in where the caller allows that", async () => {
    test = await beginTransfers(
      { ...overtaken, RETR: (peer) => peer.say("150 coming", "226 done") },
      { mode: "port", addressPolicy: { dataPeer: "network" } },
    );
    let text = "";
    const take = async (chunk: Uint8Array): Promise<void> => {
      text += String(Buffer.from(chunk));
    };
    expect(await test.outcome(retrieve(test.session, "a.txt", take))).toBe(5);
    expect(text).toBe("evil!");
  });

  it("nobody: bounded, named, and the port is given back", async () => {
    test = await beginTransfers({ RETR: "150 coming" }, { mode: "port" });
    expect(await fetch()).toMatchObject({ code: "DATA_CHANNEL", opening: "listen", phase: "open" });
    expect(test.memory.clock.now()).toBe(LIMITS.dataMs + LIMITS.replyMs);
    expect(test.memory.openListeners).toBe(1);
  });
});
