/** @pasvport/ftp-core/net: the network interface, the real network, and the two ways to open a data channel. */
export type { DataChannel } from "./data-channel.js";
export { type DataDialerOptions, dialForData } from "./data-dialer.js";
export { type DataListenerOptions, listenForData } from "./data-listener.js";
export { endStream, type OwnStep, type PumpOptions, receiveData, sendData, writeChunk } from "./data-pump.js";
export { abortedError, type Deadline, pause, within } from "./deadline.js";
export type { Clock, Connection, DialOptions, Listener, ListenOptions, Network } from "./network.js";
export { asNetworkError, errnoOf, type NetworkErrno, NetworkError } from "./network-error.js";
export { nodeNetwork } from "./node-network.js";
