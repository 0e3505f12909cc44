import { type Cell, describeDataChannel } from "./data-channel.suite.js";
import { networkWorlds } from "./network-worlds.suite.js";

const square: readonly Cell[] = [
  { side: "server", family: "passive" },
  { side: "server", family: "active" },
  { side: "client", family: "passive" },
  { side: "client", family: "active" },
];

for (const [world, open] of Object.entries(networkWorlds)) {
  for (const cell of square) describeDataChannel(world, open, cell);
}
