/** A session as the operations see it: the control connection, the settings, and what was learnt on the way. */
import { type DataMode, type Features, type IpFamily, parseIpAddress } from "@pasvport/ftp-core";
import type { ClientSettings } from "./client-options.js";
import type { ControlConnection } from "./control-connection.js";

export interface ClientSession {
  readonly control: ControlConnection;
  readonly settings: ClientSettings;
  readonly learnt: Learnt;
}

/** What need not be asked twice. */
export interface Learnt {
  /** FEAT's answer; empty where the server has no FEAT. */
  features?: Features;
  /** The TYPE that the server was told last. */
  type?: "A" | "I";
  /** The mode of the last transfer that worked. */
  mode?: DataMode;
}

export function controlFamily({ control }: ClientSession): IpFamily {
  return parseIpAddress(control.remote.host)?.family ?? "ipv4";
}
