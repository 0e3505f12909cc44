/** A caller who changes his mind: at any moment, with any server, the session is usable afterwards or plainly over. */
import type { Socket } from "node:net";
import type { FtpClient, FtpClientOptions } from "@pasvport/ftp-client";
import { createMemoryStorage } from "@pasvport/ftp-server";
import { describe, expect, it } from "vitest";
import { until } from "../harness/bounded.js";
import { MEBIBYTE } from "./memory.js";
import { type RudeAnswer, type RudeSession, startRudeServer } from "./rude-server.js";
import { expectNoSilentFailures } from "./silent-failures.js";
import { connectTo, fetched, impatientForCancelling } from "./test-client.js";
import { startServer } from "./test-server.js";

expectNoSilentFailures();

const modes = ["epsv", "pasv", "eprt", "port"] as const;

describe.each(modes)("%s, with a server of ours", (mode) => {
  const files = { "/a.txt": "hello", "/middle.bin": Buffer.alloc(MEBIBYTE), "/large.bin": Buffer.alloc(32 * MEBIBYTE) };
  const options: Partial<FtpClientOptions> = {
    mode,
    user: "alice",
    password: "secret",
  };

  it("a signal that has fired already stops everything before it begins", async () => {
    await using test = await startServer({ storage: createMemoryStorage(files) });
    await using client = await connectTo(test.address, options);
    await expect(fetched(client, "a.txt", AbortSignal.abort())).rejects.toMatchObject({ code: "ABORTED" });
    await expect(client.upload(Buffer.from("x"), "b", { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "ABORTED",
    });
    await expect(client.list("/", { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "ABORTED" });
    expect(await fetched(client)).toBe("hello");
  });

  it.each(["TYPE", "EPSV PASV EPRT PORT", "RETR"])("a signal that fires when %s is said", async (verbs) => {
    await using test = await startServer({ storage: createMemoryStorage(files) });
    const controller = new AbortController();
    await using client = await connectTo(test.address, {
      ...options,
      onTrace: (event) => {
        if (event.kind === "command" && verbs.split(" ").includes(event.text.split(" ")[0] ?? "")) controller.abort();
      },
    });
    await expect(fetched(client, "large.bin", controller.signal)).rejects.toMatchObject({ code: "ABORTED" });
    expect(await fetched(client)).toBe("hello");
  });

  it.each(["200 227 229", "125 150"])("a signal that fires when %s comes", async (codes) => {
    await using test = await startServer({ storage: createMemoryStorage(files) });
    const controller = new AbortController();
    let isArmed = false;
    await using client = await connectTo(test.address, {
      ...options,
      onTrace: (event) => {
        if (isArmed && event.kind === "reply" && codes.includes(String(event.reply.code))) controller.abort();
      },
    });
    isArmed = true;
    await expect(fetched(client, "large.bin", controller.signal)).rejects.toMatchObject({ code: "ABORTED" });
    expect(await fetched(client)).toBe("hello");
  });

  it.each([1, 300_000, 20 * MEBIBYTE])("a signal that fires when %d bytes have moved, down and up", async (limit) => {
    await using test = await startServer({ storage: createMemoryStorage(files) });
    await using client = await connectTo(test.address, options);
    const stopAt = (): { signal: AbortSignal; moved: (chunk: Uint8Array) => void } => {
      const controller = new AbortController();
      let moved = 0;
      return {
        signal: controller.signal,
        moved: (chunk) => {
          moved += chunk.length;
          if (moved >= limit) controller.abort();
        },
      };
    };
    const down = stopAt();
    await expect(client.download("large.bin", down.moved, { signal: down.signal })).rejects.toMatchObject({
      code: "ABORTED",
    });
    const up = stopAt();
    await expect(client.upload(watched(pieces(32), up.moved), "b.bin", { signal: up.signal })).rejects.toMatchObject({
      code: "ABORTED",
    });
    expect(await fetched(client)).toBe("hello");
    expect((await client.list("/")).entries.length).toBeGreaterThan(0);
    await until(
      () => test.server.inUse.passivePorts === 0,
      () => test.server.inUse,
    );
  });

  it("a signal that fires when all is done changes nothing", async () => {
    await using test = await startServer({ storage: createMemoryStorage(files) });
    await using client = await connectTo(test.address, options);
    const controller = new AbortController();
    expect(await fetched(client, "a.txt", controller.signal)).toBe("hello");
    controller.abort();
    expect(await fetched(client)).toBe("hello");
    expect(test.server.inUse.sessions).toBe(1);
  });

  it("a hundred transfers, each stopped at another moment, leave one session in step", async () => {
    await using test = await startServer({ storage: createMemoryStorage(files) });
    await using client = await connectTo(test.address, options);
    for (let round = 0; round < 100; round += 1) {
      const controller = new AbortController();
      let turns = round;
      const wait = (): void => void (turns-- > 0 ? setImmediate(wait) : controller.abort());
      wait();
      const outcome = await fetched(client, "middle.bin", controller.signal).catch((error) => error);
      // Those that were too late have it whole.
      if (typeof outcome === "string") expect(outcome).toHaveLength(MEBIBYTE);
      else expect(outcome).toMatchObject({ code: "ABORTED" });
    }
    expect(await fetched(client)).toBe("hello");
  });
});

/** How servers that have not noticed anything answer ABOR, and whether the session can go on. RFC 959 §4.1.3 wants the first. */
const aborters: Readonly<Record<string, readonly [answer: RudeAnswer, outcome: "goes on" | "is over"]>> = {
  "426, then 226": ["426 stopped\r\n226 ABOR\r\n", "goes on"],
  "426, then 225": ["426 stopped\r\n225 ABOR\r\n", "goes on"],
  "226, then 226": ["226 done all the same\r\n226 ABOR\r\n", "goes on"],
  "426, then 502": ["426 stopped\r\n502 what is ABOR?\r\n", "goes on"],
  "551, then 500, byte by byte": [
    async (session) => {
      await session.writeBytewise("551 stopped\r\n");
      await session.writeBytewise("500 what is ABOR?\r\n");
    },
    "goes on",
  ],
  "one reply for both": ["226 ABOR\r\n", "is over"],
  nothing: ["", "is over"],
  "421": [(session: RudeSession) => session.control.end("421 enough\r\n"), "is over"],
  "its end": [(session: RudeSession) => session.control.end(), "is over"],
  "a reset": [(session: RudeSession) => session.control.resetAndDestroy(), "is over"],
  nonsense: ["hello?\r\n", "is over"],
};

it.each(Object.keys(aborters))("a server that answers ABOR with %s", async (name) => {
  const [answer, outcome] = aborters[name] ?? ["", "is over"];
  let data: Socket | undefined;
  await using server = await startRudeServer({
    RETR: async (session, path) => {
      session.write("150 coming\r\n");
      data = await session.data();
      data.write("hel");
      if (path === "a.txt") {
        data.end("lo");
        session.write("226 done\r\n");
      }
    },
    ABOR: answer,
  });
  await using client = await connectTo(server, { timeouts: impatientForCancelling });
  await expect(abortedByFirstByte(client)).rejects.toMatchObject({ code: "ABORTED" });
  await until(
    () => data?.destroyed === true || data?.readableEnded === true || data?.errored !== null,
    () => "the data connection is still open",
  );
  if (outcome === "goes on") expect(await fetched(client)).toBe("hello");
  else await expect(fetched(client)).rejects.toMatchObject({ code: "CONNECTION" });
});

it("closing waits for the transfer that runs, and for the one that is being stopped", async () => {
  await using test = await startServer({ storage: createMemoryStorage({ "/large.bin": Buffer.alloc(8 * MEBIBYTE) }) });
  const client = await connectTo(test.address, { user: "alice", password: "secret" });
  const whole = fetched(client, "large.bin");
  const stopped = abortedByFirstByte(client, "large.bin");
  const end = client.close();
  expect(await whole).toHaveLength(8 * MEBIBYTE);
  await expect(stopped).rejects.toMatchObject({ code: "ABORTED" });
  await end;
  await client.close();
  await expect(fetched(client)).rejects.toMatchObject({ code: "CONNECTION" });
});

async function abortedByFirstByte(client: FtpClient, path = "b.txt"): Promise<void> {
  const controller = new AbortController();
  await client.download(path, () => controller.abort(), { signal: controller.signal });
}

/** The same chunks; each is told before it is given. */
function* watched(chunks: Iterable<Uint8Array>, tell: (chunk: Uint8Array) => void): Generator<Uint8Array> {
  for (const chunk of chunks) {
    tell(chunk);
    yield chunk;
  }
}

function* pieces(mebibytes: number): Generator<Uint8Array> {
  for (let sent = 0; sent < mebibytes * 16; sent += 1) yield Buffer.alloc(MEBIBYTE / 16);
}
