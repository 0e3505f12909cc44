/** What a user can ask of our client: the methods of the façade by their names, and what comes of each in words. */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { FtpClient } from "@pasvport/ftp-client";
import {
  type Command,
  ConnectionError,
  type DirectoryEntry,
  decodeWireText,
  findVerb,
  type Reply,
  readCommand,
} from "@pasvport/ftp-core";
import type { LocalSide } from "./play-local.js";
import { describeBytes } from "./play-text.js";

/** One thing that is asked. */
export interface Request {
  readonly client: FtpClient;
  readonly local: LocalSide;
  readonly signal: AbortSignal;
  /** What stands behind the action: mostly a path. */
  readonly argument: string;
  /** What stands in parentheses: `download(offset 3)`. */
  readonly options: ReadonlyMap<string, string>;
  /** The bytes of an upload: those of its D< lines. */
  sent(): AsyncIterable<Uint8Array>;
  /** For each chunk that came; waits for the signal where one is to come. */
  received(): Promise<void>;
  /** Says any command as it stands, also those that no method says. */
  say(line: string): Promise<Reply>;
}

type Action = (request: Request) => Promise<string>;

export const userActions: Readonly<Record<string, Action>> = {
  say: async ({ say, argument }) => describeReply(await say(argument)),
  send: async ({ client, argument, signal }) => describeReply(await client.send(argument, { signal })),
  close: async ({ client }) => {
    await client.close();
    return "goodbye";
  },
  features: async ({ client, signal }) => [...(await client.features({ signal })).keys()].join(" "),
  list: async ({ client, argument, signal }) => {
    const { entries, unreadable } = await client.list(argument, { signal });
    const more = unreadable.count === 0 ? [] : [`(${unreadable.count} unreadable)`];
    return [...entries.map(({ name }) => name), ...more].join(" ");
  },
  walk: async ({ client, argument, signal }) => {
    const paths: string[] = [];
    for await (const { path } of client.walk(argument, { signal })) paths.push(path);
    return paths.join(" ");
  },
  stat: async ({ client, argument, signal }) => describeEntry(await client.stat(argument, { signal })),
  exists: async ({ client, argument, signal }) => ((await client.exists(argument, { signal })) ? "yes" : "no"),
  size: async ({ client, argument, signal }) => String(await client.size(argument, { signal })),
  modifiedTime: async ({ client, argument, signal }) => (await client.modifiedTime(argument, { signal })).toISOString(),
  setModifiedTime: ({ client, argument, signal }) => {
    const [time, path] = cutAt(" ", argument);
    return done(client.setModifiedTime(path, new Date(time), { signal }));
  },
  changeMode: ({ client, argument, signal }) => {
    const [mode, path] = cutAt(" ", argument);
    return done(client.changeMode(path, Number.parseInt(mode, 8), { signal }));
  },
  rename: ({ client, argument, signal }) => done(client.rename(...cutAt(" -> ", argument), { signal })),
  remove: ({ client, argument, signal }) => done(client.remove(argument, { signal })),
  makeDirectory: ({ client, argument, options, signal }) =>
    done(client.makeDirectory(argument, { recursive: options.has("recursive"), signal })),
  removeDirectory: ({ client, argument, options, signal }) =>
    done(client.removeDirectory(argument, { recursive: options.has("recursive"), signal })),
  workingDirectory: ({ client, signal }) => client.workingDirectory({ signal }),
  changeDirectory: ({ client, argument, signal }) => client.changeDirectory(argument, { signal }),
  download: async (request) => {
    const { client, argument, local, options } = request;
    if (options.has("file")) {
      return `${await client.download(argument, await local.pathFor(argument), transferOptions(request))} bytes`;
    }
    const chunks: Uint8Array[] = [];
    const take = async (chunk: Uint8Array): Promise<void> => {
      chunks.push(chunk);
      await request.received();
    };
    await client.download(argument, take, transferOptions(request));
    return describeBytes(Buffer.concat(chunks));
  },
  downloadTree: async ({ client, argument, local, signal }) => {
    const summary = await client.downloadTree(argument, await local.pathFor(argument), { signal });
    const { files, directories, leftOut, failures } = summary;
    return `${files} files, ${directories} directories, ${leftOut.length} left out, ${failures} failed`;
  },
  upload: async (request) => {
    const { client, argument, local, options } = request;
    const from = options.has("file") ? await local.pathFor(argument) : request.sent();
    return `${await client.upload(from, argument, transferOptions(request))} bytes`;
  },
  readable: async (request) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request.client.readable(request.argument, transferOptions(request))) {
      chunks.push(chunk as Uint8Array);
      await request.received();
    }
    return describeBytes(Buffer.concat(chunks));
  },
  writable: (request) =>
    done(pipeline(Readable.from(request.sent()), request.client.writable(request.argument, transferOptions(request)))),
};

function transferOptions({ options, signal }: Request) {
  const number = (name: string) => (options.has(name) ? { [name]: Number(options.get(name)) } : {});
  return {
    signal,
    ...number("offset"),
    ...number("size"),
    ...number("retries"),
    ...(options.get("type") === "text" ? { type: "text" as const } : {}),
    ...(options.has("resume") ? { resume: true } : {}),
    ...(options.has("append") ? { append: true } : {}),
  };
}

async function done(work: Promise<unknown>): Promise<string> {
  await work;
  return "done";
}

/** The two parts of an argument that has two. */
function cutAt(separator: string, argument: string): [string, string] {
  const at = argument.indexOf(separator);
  if (at === -1) throw new ConnectionError(`there is no "${separator}" in: ${argument}`);
  return [argument.slice(0, at), argument.slice(at + separator.length)];
}

function describeEntry({ type, name, size: bytes, modifiedAtMs }: DirectoryEntry): string {
  const facts = [
    ...(bytes === undefined ? [] : [`${bytes} bytes`]),
    ...(modifiedAtMs === undefined ? [] : [new Date(modifiedAtMs).toISOString()]),
  ];
  return [`${type} ${name}`, ...facts].join(", ");
}

function describeReply({ code, lines }: Reply): string {
  return `${code} ${lines.join(" / ")}`;
}

/** A line as the command that it is. @throws ConnectionError for a line that our client never says */
export function commandFrom(text: string): Command {
  const separator = text.indexOf(" ");
  const verb = findVerb(separator === -1 ? text : text.slice(0, separator));
  if (verb === undefined) throw new ConnectionError(`our client does not know ${decodeWireText(Buffer.from(text))}`);
  return readCommand(verb, separator === -1 ? undefined : text.slice(separator + 1));
}
