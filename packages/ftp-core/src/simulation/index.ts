/** @pasvport/ftp-core/simulation: a network in memory and a clock that stands still, for tests of servers and clients. */
export type { MemoryHost } from "./memory-host.js";
export { createMemoryNetwork, type MemoryNetwork, type MemoryNetworkOptions } from "./memory-network.js";
export type { Segmentation } from "./segmentation.js";
export { VirtualClock } from "./virtual-clock.js";
