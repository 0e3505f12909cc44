/** Servers that are slow on purpose, and servers that never let go: every wait has a bound, and the bound is for the whole of it. */
import type { Socket } from "node:net";
import { expect, it } from "vitest";
import { bounded, until } from "../harness/bounded.js";
import { type RudeAnswer, type RudeScript, startRudeServer } from "./rude-server.js";
import { expectNoSilentFailures } from "./silent-failures.js";
import { connectTo, fetched, impatientForReplies, patience } from "./test-client.js";

expectNoSilentFailures();

/** Shorter than any bound. */
const PACE_MS = 60;

/** Says so again and again, at its own pace, until the client has gone. */
function trickle(socket: Socket, pieces: Iterator<string>): void {
  const timer = setInterval(() => {
    const piece = pieces.next();
    if (socket.destroyed || !socket.writable || piece.done === true) clearInterval(timer);
    else socket.write(piece.value);
  }, PACE_MS);
}

function* forever(text: string): Generator<string> {
  for (;;) yield* text;
}

function* lines(line: string): Generator<string> {
  for (;;) yield line;
}

const slowly =
  (pieces: () => Iterator<string>): RudeAnswer =>
  ({ control }) =>
    trickle(control, pieces());

const letters = slowly(() => forever("220 welcome to a very slow server indeed "));

it.each([
  ["a byte", letters],
  ["a line of a greeting", slowly(() => lines("220-soon\r\n"))],
  ["an empty line of it", slowly(() => lines("220-\r\n"))],
  ["120", slowly(() => lines("120 soon\r\n"))],
])("a greeting of which %s comes just within each bound is bounded as a whole", async (_what, greeting) => {
  await using server = await startRudeServer({ greeting });
  const begin = performance.now();
  const waiting = connectTo(server, { timeouts: impatientForReplies });
  await expect(waiting).rejects.toMatchObject({ code: "TIMEOUT", waitingFor: "greeting" });
  expect(performance.now() - begin).toBeLessThan(5_000);
});

it.each(["USER", "PASS", "TYPE", "EPSV", "RETR"])(
  "an answer to %s that comes byte by byte is bounded as a whole",
  async (verb) => {
    await using server = await startRudeServer({ [verb]: letters });
    const visit = async (): Promise<void> => {
      await using client = await connectTo(server, { timeouts: impatientForReplies });
      await fetched(client);
    };
    await expect(visit()).rejects.toMatchObject({ code: "TIMEOUT", waitingFor: "reply" });
  },
);

it("a last reply that comes byte by byte is bounded as a whole", async () => {
  await using server = await startRudeServer({
    RETR: async (session) => {
      session.write("150 coming\r\n");
      (await session.data()).end("hello");
      trickle(session.control, forever("226-done "));
    },
  });
  await using client = await connectTo(server, { timeouts: impatientForReplies });
  await expect(fetched(client)).rejects.toMatchObject({ code: "TIMEOUT", waitingFor: "final reply" });
});

it("data that comes byte by byte is no stall, and its signal stops it", async () => {
  const script: RudeScript = {
    RETR: async (session) => {
      session.write("150 coming\r\n");
      const data = await session.data();
      data.on("close", () => session.write("426 as you like\r\n"));
      trickle(data, forever("x"));
    },
  };
  await using server = await startRudeServer(script);
  await using client = await connectTo(server, { timeouts: { ...patience, dataMs: 4 * PACE_MS } });
  const controller = new AbortController();
  let came = 0;
  const take = (chunk: Uint8Array): void => {
    came += chunk.length;
    if (came >= 8) controller.abort();
  };
  await expect(client.download("a.txt", take, { signal: controller.signal })).rejects.toMatchObject({
    code: "ABORTED",
  });
  expect(came).toBeGreaterThanOrEqual(8);
  await client.send("NOOP");
});

it.each<[string, RudeScript]>([
  ["does not answer QUIT", { QUIT: "" }],
  ["answers QUIT byte by byte", { QUIT: letters }],
  ["answers QUIT and stays", { QUIT: "221 goodbye\r\n" }],
  ["refuses QUIT", { QUIT: "500 you stay here\r\n" }],
  ["answers QUIT with nonsense", { QUIT: "what?\r\n" }],
])("a server that %s keeps nobody waiting who closes", async (_what, script) => {
  await using server = await startRudeServer(script);
  const client = await connectTo(server, { timeouts: { ...patience, closeMs: 200 } });
  await bounded(client.close(), "the end of close", 5_000);
  await client.close();
  await expect(client.send("NOOP")).rejects.toMatchObject({ code: "CONNECTION" });
});

it("a server that ends its side and listens on is left", async () => {
  let control: Socket | undefined;
  await using server = await startRudeServer({
    NOOP: (session) => {
      control = session.control;
      session.write("200 fine\r\n");
      // Half of it: what the client says would still come through.
      session.control.end();
    },
  });
  await using client = await connectTo(server);
  await client.send("NOOP");
  await until(
    () => control?.readableEnded === true || control?.destroyed === true,
    () => "the client keeps its side open",
  );
  await expect(client.send("NOOP")).rejects.toMatchObject({ code: "CONNECTION" });
});

it("a server that never reads what is said to it gets no more than one command at a time", async () => {
  await using server = await startRudeServer({ NOOP: ({ control }) => void control.pause() });
  await using client = await connectTo(server, { timeouts: impatientForReplies });
  const calls = Array.from({ length: 50 }, () => client.send("NOOP").catch(({ code }) => code));
  const codes = await Promise.all(calls);
  expect(codes[0]).toBe("TIMEOUT");
  expect(new Set(codes.slice(1))).toEqual(new Set(["CONNECTION"]));
  expect(server.heard.filter((line) => line === "NOOP")).toHaveLength(1);
});
