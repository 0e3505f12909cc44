import { createMemoryNetwork } from "@pasvport/ftp-core/simulation";
import { expect, it } from "vitest";
import { Overrun, type OverrunFacts, TELL_AFTER_MS } from "./overrun.js";

const peer = (port: number) => ({ host: "198.51.100.7", port });

it("tells once a second how many there were, and who was the last", async () => {
  const { clock } = createMemoryNetwork();
  const told: OverrunFacts[] = [];
  const overrun = new Overrun(clock, (facts) => void told.push(facts));
  for (let port = 1; port <= 300; port += 1) overrun.dropped(peer(port));
  expect(told).toEqual([]);
  await clock.advance(TELL_AFTER_MS);
  expect(told).toEqual([{ count: 300, peer: peer(300) }]);
  await clock.advance(10 * TELL_AFTER_MS);
  overrun.dropped(peer(301));
  await clock.advance(TELL_AFTER_MS - 1);
  expect(told).toHaveLength(1);
  await clock.advance(1);
  expect(told).toEqual([
    { count: 300, peer: peer(300) },
    { count: 1, peer: peer(301) },
  ]);
});

it("tells at once when nobody comes any more, each only once, and keeps no timer", () => {
  const { clock } = createMemoryNetwork();
  const told: OverrunFacts[] = [];
  const overrun = new Overrun(clock, (facts) => void told.push(facts));
  overrun.flush();
  overrun.dropped(peer(1));
  overrun.flush();
  overrun.flush();
  expect([told, clock.pendingTimers]).toEqual([[{ count: 1, peer: peer(1) }], 0]);
});
