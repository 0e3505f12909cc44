/** A control connection that is reset behind every byte of a session, and data connections that are reset at every step. */
import type { Socket } from "node:net";
import { createMemoryStorage } from "@pasvport/ftp-server";
import { expect, it } from "vitest";
import { until } from "../harness/bounded.js";
import { type Cut, startCutRelay } from "./cut-relay.js";
import { type RudeSession, startRudeServer } from "./rude-server.js";
import { expectNoSilentFailures } from "./silent-failures.js";
import { connectTo, fetched } from "./test-client.js";
import { startServer, type TestServer } from "./test-server.js";
import { watchedNetwork } from "./watched-network.js";

expectNoSilentFailures();

const login = { user: "alice", password: "secret" } as const;

/** What each visit does, and what each step gives when it goes well. */
async function visit(port: number): Promise<readonly unknown[]> {
  const { network, streams, timers } = watchedNetwork();
  const outcomes: unknown[] = [];
  const note = async (step: Promise<unknown>): Promise<void> => void outcomes.push(await step.catch((error) => error));
  const client = await connectTo({ port }, { ...login, network }).catch((error) => error);
  if (client instanceof Error) outcomes.push(client);
  else {
    await note(fetched(client));
    await note(client.upload(Buffer.from("new"), "b.txt"));
    await note(client.rename("b.txt", "c.txt"));
    await client.close();
  }
  const isAtRest = (): boolean => timers.size === 0 && streams.every(({ destroyed }) => destroyed);
  await until(isAtRest, () => ({ timers: timers.size, open: streams.filter(({ destroyed }) => !destroyed).length }));
  return outcomes;
}

const LOST = expect.stringMatching(/^(CONNECTION|DATA_CHANNEL)$/);

const whole = ["hello", 3, undefined];

it.each(["toClient", "toServer"] as const)(
  "a control connection that is reset %s, behind every single byte",
  async (direction) => {
    await using test = await startServer({ storage: createMemoryStorage({ "/a.txt": "hello" }) });
    const bytes = await bytesOfVisit(test, direction);
    expect(bytes).toBeGreaterThan(100);
    for (let afterBytes = 0; afterBytes <= bytes; afterBytes += 1) {
      const outcomes = await visitThrough(test, { direction, afterBytes });
      for (const [index, outcome] of outcomes.entries()) {
        // Each step is done, or its error says that a connection was lost: the server ends the data with the session.
        if (outcome instanceof Error) expect(outcome, `${afterBytes} bytes`).toMatchObject({ code: LOST });
        else expect(outcome).toBe(whole[index]);
      }
    }
  },
  60_000,
);

async function visitThrough(test: TestServer, cut?: Cut): Promise<readonly unknown[]> {
  await using relay = await startCutRelay(test.address, cut);
  return await visit(relay.port);
}

async function bytesOfVisit(test: TestServer, direction: Cut["direction"]): Promise<number> {
  await using relay = await startCutRelay(test.address);
  expect(await visit(relay.port)).toEqual(whole);
  return relay.through[direction];
}

/** When the data connection of a transfer is reset, around the replies that there are, and what these are. */
const moments = {
  "before 150": async (session: RudeSession, data: Socket) => {
    data.resetAndDestroy();
    session.write("150 coming\r\n");
  },
  "behind 150": async (session: RudeSession, data: Socket) => {
    session.write("150 coming\r\n");
    data.resetAndDestroy();
  },
  "in the middle": async (session: RudeSession, data: Socket) => {
    session.write("150 coming\r\n");
    await new Promise((resolve) => data.write("hel", resolve));
    data.resetAndDestroy();
  },
};

const lastWords = { 226: "226 done\r\n", 250: "250 done\r\n", 425: "425 gone\r\n", 426: "426 lost\r\n" };

const places = Object.keys(moments).flatMap((moment) =>
  Object.keys(lastWords).flatMap((code) => [[moment, code, "down"] as const, [moment, code, "up"] as const]),
);

it.each(places)(
  "data that is reset %s, and %s: %s, a DataChannelError; the session goes on",
  async (moment, code, way) => {
    const act = async (session: RudeSession): Promise<void> => {
      await moments[moment as keyof typeof moments](session, await session.data());
      session.write(lastWords[Number(code) as keyof typeof lastWords]);
    };
    await using server = await startRudeServer({ RETR: act, STOR: act, SIZE: "550 no\r\n" });
    await using client = await connectTo(server);
    const transfer = way === "down" ? fetched(client) : client.upload(Buffer.alloc(1 << 22), "a.txt");
    await expect(transfer).rejects.toMatchObject({ code: "DATA_CHANNEL" });
    expect((await client.send("NOOP")).code).toBe(200);
  },
);
