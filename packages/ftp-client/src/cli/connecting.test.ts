import { ConnectionError, NegativeReplyError, TimeoutError } from "@pasvport/ftp-core";
import { NetworkError } from "@pasvport/ftp-core/net";
import { VirtualClock } from "@pasvport/ftp-core/simulation";
import { expect, it } from "vitest";
import { connecting } from "./connecting.js";

async function connected(faults: readonly Error[], retries: number) {
  const clock = new VirtualClock();
  const pauses: number[] = [];
  const left = [...faults];
  const running = connecting(
    { retries, clock, signal: new AbortController().signal, onRetry: ({ pauseMs }) => pauses.push(pauseMs) },
    async () => {
      const fault = left.shift();
      if (fault !== undefined) throw fault;
      return "connected";
    },
  ).catch((error: unknown) => error);
  const outcome = await clock.until(running);
  return { outcome, pauses, left };
}

const refusal = (command: string, code: number) => new NegativeReplyError(command, { code, lines: ["no"] });

it.each<[what: string, fault: Error]>([
  ["refused", new NetworkError("connect to h:21", "ECONNREFUSED")],
  ["a name service that does not answer", new NetworkError("look up h", "EAI_AGAIN")],
  ["no answer in time", new TimeoutError("connect", 15_000)],
  ["a greeting of 421", refusal("", 421)],
  ["421 in the place of a login", refusal("PASS ***", 421)],
  ["a connection that is lost", new ConnectionError("gone")],
])("%s is tried again, after pauses that grow", async (_what, fault) => {
  expect(await connected([fault, fault, fault], 3)).toEqual({
    outcome: "connected",
    pauses: [1_000, 2_000, 4_000],
    left: [],
  });
  expect(await connected([fault, fault], 1)).toEqual({ outcome: fault, pauses: [1_000], left: [] });
  expect(await connected([fault], 0)).toEqual({ outcome: fault, pauses: [], left: [] });
});

it.each<[what: string, fault: Error]>([
  ["a refused login", refusal("PASS ***", 530)],
  ["a host that nobody knows", new NetworkError("look up h", "ENOTFOUND")],
  ["an address that is not ours", new NetworkError("connect to h:21", "EADDRNOTAVAIL")],
  ["a fault of ours", new RangeError("bug")],
])("%s is not", async (_what, fault) => {
  expect(await connected([fault], 3)).toEqual({ outcome: fault, pauses: [], left: [] });
});

it("whoever presses Ctrl-C in a pause does not wait for its end", async () => {
  const controller = new AbortController();
  const fault = new NetworkError("connect to h:21", "ECONNREFUSED");
  const clock = new VirtualClock();
  let tries = 0;
  const running = connecting(
    { retries: 3, clock, signal: controller.signal, onRetry: () => controller.abort() },
    async () => {
      tries += 1;
      throw fault;
    },
  );
  await expect(running).rejects.toBe(fault);
  expect(tries).toBe(1);
});
