/** For tests of operations: a session with a server that has some files, and the habits of one kind of server. */
import { afterEach, expect } from "vitest";
import { type FtpClientOptions, settingsFrom } from "../client-options.js";
import type { ClientSession } from "../client-session.js";
import { connect } from "../connect.js";
import {
  type Answer,
  type Script,
  type ScriptedServer,
  type ScriptedSession,
  SERVER,
  startScriptedServer,
} from "../scripted-server.suite.js";
import { list } from "./listing.js";
import { logout } from "./logout.js";
import { lastPart, parentPath } from "./remote-path.js";

export interface TreeTest extends ScriptedServer {
  readonly session: ClientSession;
  /** What was said since the login, and since this was asked for last; without how data connections are made. */
  said(): readonly string[];
  /** The value, or the error. Time passes as it must. */
  outcome(work: Promise<unknown>): Promise<unknown>;
}

const begun: TreeTest[] = [];

/** Nothing may be left over: no connection, no timer. */
export function endTreeTests(): void {
  afterEach(async () => {
    for (const { memory, session } of begun.splice(0)) {
      await memory.clock.until(logout(session));
      await memory.clock.settle();
      expect([memory.openConnections, memory.openListeners, memory.clock.pendingTimers]).toEqual([0, 1, 0]);
    }
  });
}

export async function beginTree(script: Script, options: Partial<FtpClientOptions> = {}): Promise<TreeTest> {
  const server = await startScriptedServer({ EPSV: offerData, ...script });
  const { network, heard, memory } = server;
  const session = await connect(settingsFrom({ host: SERVER, mode: "epsv", network, ...options }));
  let from = heard.length;
  const test: TreeTest = {
    ...server,
    session,
    said() {
      const lines = heard.slice(from).filter((line) => !/^(EPSV|FEAT)$/.test(line));
      from = heard.length;
      return lines;
    },
    outcome: (work) => memory.clock.until(work).catch((error: unknown) => error),
  };
  begun.push(test);
  return test;
}

/** A data connection that nobody used ends, too. */
async function offerData(session: ScriptedSession): Promise<void> {
  session.say(`229 here (|||${await session.listen()}|)`);
  const { stream } = await session.data();
  stream.on("end", () => stream.end()).resume();
}

/** Sends these lines over the data connection. */
export function sends(...lines: readonly string[]): Answer {
  return async (session) => {
    session.say("150 here it comes");
    const { stream } = await session.data();
    stream.resume().end(Buffer.from(lines.map((line) => `${line}\r\n`).join(""), "latin1"));
    session.say("226 done");
  };
}

/** Path -> the line of LIST up to the name: `d` a directory, `-` a file, `l` a link. The root is there anyway. */
export type Tree = Readonly<Record<string, "d" | "-" | "l">>;

const firstColumns = { d: "drwxr-xr-x 2 0 0 4096", "-": "-rw-r--r-- 1 0 0 5", l: "lrwxrwxrwx 1 0 0 6" } as const;

function lineOf(tree: Tree, path: string, name: string): string {
  const kind = tree[path] ?? "d";
  return `${firstColumns[kind]} Nov 22 14:43 ${name}${kind === "l" ? " -> target" : ""}`;
}

export interface Habits {
  /** What it does with `-a`: `hides` (vsftpd: hidden files only with it), `name` (takes it for one), `shows` (all, always, no dots). */
  readonly flags?: "hides" | "name" | "shows";
  /** A directory that is missing is listed as an empty one. */
  readonly isMissingEmpty?: boolean;
}

/** A server without FEAT that has LIST, CWD, PWD, CDUP, SIZE and MDTM. */
export function serving(tree: Tree, { flags = "hides", isMissingEmpty = false }: Habits = {}): Script {
  const places = new WeakMap<ScriptedSession, string>();
  const placeOf = (session: ScriptedSession): string => places.get(session) ?? "/";
  const whole = (session: ScriptedSession, path: string): string => {
    const joined = path.startsWith("/") ? path : `${placeOf(session)}/${path}`;
    return joined.replace(/\/+/g, "/").replace(/(.)\/$/, "$1");
  };
  const kindOf = (path: string): string | undefined => (path === "/" ? "d" : tree[path]);
  const enter = (session: ScriptedSession, path: string): void => {
    const isDirectory = kindOf(path) === "d";
    if (isDirectory) places.set(session, path);
    session.say(isDirectory ? "250 Directory changed." : "550 Failed to change directory.");
  };
  const tell =
    (answer: string): Answer =>
    (session, path) =>
      session.say(kindOf(whole(session, path)) === "-" ? answer : "550 Could not get it.");
  return {
    TYPE: "200 TYPE",
    PWD: (session) => session.say(`257 "${placeOf(session)}" is the current directory`),
    CWD: (session, path) => enter(session, whole(session, path)),
    CDUP: (session) => enter(session, parentPath(placeOf(session)) || "/"),
    SIZE: tell("213 5"),
    MDTM: tell("213 20261122144327"),
    LIST: (session, argument) => {
      const hasFlag = flags !== "name" && /^-a( |$)/.test(argument);
      const path = whole(session, hasFlag ? argument.slice(3) : argument);
      const kind = kindOf(path);
      if (kind === undefined && !isMissingEmpty) return session.say("550 No such file or directory.");
      if (kind === "-" || kind === "l") return sendTo(session, [lineOf(tree, path, lastPart(path))]);
      const inside = Object.keys(tree).filter((entry) => kind === "d" && (parentPath(entry) || "/") === path);
      const names = inside.map(lastPart).filter((name) => flags !== "hides" || hasFlag || !name.startsWith("."));
      const dots = flags === "hides" && hasFlag && kind === "d" ? [".", ".."] : [];
      const prefix = path === "/" ? "/" : `${path}/`;
      return sendTo(
        session,
        [...dots, ...names].map((name) => lineOf(tree, `${prefix}${name}`, name)),
      );
    },
  };
}

function sendTo(session: ScriptedSession, lines: readonly string[]): unknown {
  const answer = sends(...lines.map((line) => Buffer.from(line).toString("latin1")));
  return typeof answer === "string" ? undefined : answer(session, "");
}

export const someTree: Tree = {
  "/pub": "d",
  "/pub/a.txt": "-",
  "/pub/.hidden": "-",
  "/pub/sub": "d",
  "/pub/sub/b.txt": "-",
  "/empty": "d",
  "/two words": "d",
  "/two words/c.txt": "-",
  "/-la": "d",
  "/-la/d.txt": "-",
  "/file [1].txt": "-",
  "/link": "l",
};

export const MLST_FEATURE = "211-Features:\r\n MLST type*;size*;\r\n211 End";

/** What `list` finds, or the error. */
export function namesIn(test: TreeTest, path: string): Promise<unknown> {
  return test.outcome(list(test.session, path).then(({ entries }) => entries.map(({ name }) => name)));
}
