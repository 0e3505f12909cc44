/** For tests: a scripted server with a small tree in memory, and a client's turns at it. */
import { settingsFrom } from "../client-options.js";
import { lastPart, parentPath } from "../operations/remote-path.js";
import {
  type Script,
  type ScriptedServer,
  type ScriptedSession,
  SERVER,
  startScriptedServer,
} from "../scripted-server.suite.js";
import { SessionTurns } from "../session-turns.js";

/** A directory, a link, or a file and what is in it. */
export type Node = { readonly kind: "dir" } | { readonly kind: "link"; readonly to: string } | string;

export const DIR: Node = { kind: "dir" };

export interface TreeServer extends ScriptedServer {
  /** Absolute paths; it changes as the commands say. */
  readonly tree: Map<string, Node>;
  readonly turns: SessionTurns;
  /** Lets time pass until it is settled. */
  until<T>(asked: Promise<T>): Promise<T>;
  /** The commands of this verb that came. */
  said(...verbs: readonly string[]): readonly string[];
}

export interface TreeServerOptions {
  /** What it says in place of what it would do. */
  readonly script?: Script;
  /** A link is listed and described as what it leads to, as pyftpdlib does. */
  readonly hidesLinks?: boolean;
}

export async function startTreeServer(
  nodes: Readonly<Record<string, Node>>,
  { script = {}, hidesLinks = false }: TreeServerOptions = {},
): Promise<TreeServer> {
  const tree = new Map<string, Node>(Object.entries({ "/": DIR, ...nodes }));
  const at = (path: string): string => (path.startsWith("/") ? path : `/${path}`);
  /** Where a path leads; links in the middle too. */
  const real = (path: string): string => {
    if (path === "/") return path;
    const above = real(parentPath(path));
    const own = `${above === "/" ? "" : above}/${lastPart(path)}`;
    const node = tree.get(own);
    return typeof node === "object" && node.kind === "link" ? real(node.to) : own;
  };
  /** The entry itself: links are followed only on the way. */
  const own = (path: string): string =>
    path === "/" ? path : `${real(parentPath(path))}/${lastPart(path)}`.replace("//", "/");
  const factsOf = (path: string): string => {
    const node = tree.get(hidesLinks ? real(path) : path);
    if (typeof node === "string") return `type=file;size=${node.length};modify=20200101000000;`;
    return node?.kind === "link" ? "type=OS.unix=symlink;" : "type=dir;";
  };
  const inside = (path: string): readonly string[] =>
    [...tree.keys()].filter((each) => each !== "/" && parentPath(each) === path);
  const change = (session: ScriptedSession, isAllowed: boolean, act: () => void, reply: string): void => {
    if (isAllowed) act();
    session.say(isAllowed ? reply : "550 no");
  };
  const server = await startScriptedServer({
    FEAT: "211-\r\n MLST type*;size*;modify*;\r\n211 end",
    PWD: '257 "/"',
    SIZE: (session, path) => {
      const node = tree.get(real(at(path)));
      session.say(typeof node === "string" ? `213 ${node.length}` : "550 no file");
    },
    MLST: (session, path) => {
      const node = tree.has(real(at(path)));
      session.say(...(node ? ["250-", ` ${factsOf(real(at(path)))} ${path}`, "250 end"] : ["550 nothing there"]));
    },
    MLSD: async (session, path) => {
      const directory = real(at(path));
      if (tree.get(directory) !== DIR) return session.say("550 no directory");
      session.say("150 coming");
      const lines = inside(directory).map((each) => `${factsOf(each)} ${lastPart(each)}\r\n`);
      (await session.data()).stream.resume().end(lines.join(""));
      return session.say("226 done");
    },
    RETR: async (session, path) => {
      const content = tree.get(real(at(path)));
      if (typeof content !== "string") return session.say("550 no file");
      session.say("150 coming");
      (await session.data()).stream.resume().end(content);
      return session.say("226 done");
    },
    MKD: (session, path) => {
      const made = own(at(path));
      const isFree = !tree.has(made) && tree.get(parentPath(made)) === DIR;
      change(session, isFree, () => tree.set(made, DIR), `257 "${made}"`);
    },
    RMD: (session, path) => {
      const removed = own(at(path));
      const isEmpty = tree.get(removed) === DIR && inside(removed).length === 0;
      change(session, isEmpty, () => tree.delete(removed), "250 gone");
    },
    DELE: (session, path) => {
      const removed = own(at(path));
      change(session, tree.has(removed) && tree.get(removed) !== DIR, () => tree.delete(removed), "250 gone");
    },
    ...script,
  });
  const { clock } = server.memory;
  const turns = new SessionTurns(settingsFrom({ host: SERVER, network: server.network }));
  return {
    ...server,
    tree,
    turns,
    until: (asked) => clock.until(asked),
    said: (...verbs) => server.heard.filter((line) => verbs.includes(line.split(" ")[0] ?? "")),
  };
}
