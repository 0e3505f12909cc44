/** What a person reads once the server listens: what is served, to whom, over which ports, and what to try next. */
import { type Endpoint, formatEndpoint, type PortRange, printable } from "@pasvport/ftp-core";
import type { Account } from "../auth/authenticator.js";
import type { ServedLogin } from "./choose-logins.js";

export interface StartFacts {
  readonly addresses: readonly Endpoint[];
  readonly folder: string;
  readonly logins: readonly ServedLogin[];
  readonly modes: { readonly passive: boolean; readonly active: boolean };
  readonly passivePorts?: PortRange | undefined;
  readonly publicAddress?: string | undefined;
  /** How to call ftp-client. */
  readonly client: string;
  readonly isQuiet: boolean;
}

/** The first lines are for scripts, and stay as they are: `listening on ftp://127.0.0.1:2121/`, one for each address. */
export function startBanner(facts: StartFacts): readonly string[] {
  const listening = facts.addresses.map((address) => `listening on ${url(address)}`);
  if (!facts.isQuiet) return [...listening, ...description(facts)];
  // Nobody could log in with a password that is never shown.
  const generated = facts.logins.filter(({ generatedPassword }) => generatedPassword !== undefined);
  return [...listening, ...generated.map(loginLine)];
}

function description(facts: StartFacts): readonly string[] {
  return [
    `serving ${printable(facts.folder)}`,
    ...facts.logins.map(loginLine),
    ...reachLine(facts.addresses),
    ...dataLine(facts),
    "try next, in another terminal:",
    ...nextCommands(facts).map((command) => `  ${command}`),
    "stop with Ctrl-C",
  ];
}

const RIGHTS = { read: "read", write: "read and write" } as const satisfies Record<Account["access"], string>;

function loginLine({ name, access, generatedPassword }: ServedLogin): string {
  const may = `${printable(name)} may ${RIGHTS[access]}`;
  if (name === "anonymous" && generatedPassword === undefined) return `${may}, with any password`;
  return generatedPassword === undefined ? may : `${may}; the password, shown only this once: ${generatedPassword}`;
}

function reachLine(addresses: readonly Endpoint[]): readonly string[] {
  const isLocal = addresses.every(({ host }) => host === "::1" || host.startsWith("127."));
  if (!isLocal) return [];
  // `::` stands for IPv4 too: who listens on both has both then.
  const all = addresses.some(({ host }) => host === "::1") ? "::" : "0.0.0.0";
  return [`reachable from this machine only: --host ${all} opens it to others`];
}

function dataLine({ modes, passivePorts, publicAddress }: StartFacts): readonly string[] {
  if (!modes.passive) return ["active mode only: clients behind a firewall or NAT cannot move files"];
  const told = publicAddress === undefined ? "" : `, told as ${publicAddress}`;
  const only = modes.active ? "" : "passive mode only: ";
  if (passivePorts === undefined) return told + only === "" ? [] : [`${only}data connections to any port${told}`];
  const { first, last } = passivePorts;
  const count = last - first + 1;
  return [`${only}data connections to ports ${first}-${last}, ${count} at a time${told}`];
}

function nextCommands({ addresses, logins, client }: StartFacts): readonly string[] {
  const [address] = addresses;
  if (address === undefined) return [];
  const reachable = { ...address, host: ANY_ADDRESS[address.host] ?? address.host };
  const name = logins.find((login) => login.name === "anonymous") === undefined ? logins[0]?.name : undefined;
  const here = url(reachable);
  if (name === undefined) return [`${client} ls ${shellWord(here)}`, `curl ${shellWord(here)}`];
  // The password is never part of a command: those are seen by others, and kept.
  const asUser = here.replace("//", () => `//${encodeURIComponent(name)}@`);
  return [`FTP_PASSWORD=... ${client} ls ${shellWord(asUser)}`, `curl --user ${shellWord(name)} ${shellWord(here)}`];
}

/** What listens on all addresses is reached on this one, from here. */
const ANY_ADDRESS: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "::1" };

function url(address: Endpoint): string {
  return `ftp://${formatEndpoint(address)}/`;
}

/** Some shells take the brackets of an IPv6 address for a pattern. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
