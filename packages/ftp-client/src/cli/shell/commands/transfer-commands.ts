/** Files and trees, to and fro. */
import { FtpError, OptionError } from "@pasvport/ftp-core";
import { Attempts } from "../../actions/attempts.js";
import { type CopyStep, copyAll } from "../../actions/copying.js";
import { fetchFiles } from "../../actions/fetch-files.js";
import { mirrorDown, mirrorUp } from "../../actions/mirror-tree.js";
import type { Running } from "../../actions/running.js";
import { sendFiles } from "../../actions/send-files.js";
import { matchLocal } from "../../local-patterns.js";
import { isLocalFile, localPathIn } from "../../local-target.js";
import { literalPattern } from "../../remote-patterns.js";
import type { Unsendable } from "../../upload-plan.js";
import {
  absolute,
  copyFlags,
  isOn,
  isPattern,
  localWord,
  patterns,
  remotePath,
  required,
  targetPath,
  text,
  valuesOf,
} from "../call-words.js";
import { many, one, optional } from "../operand.js";
import type { Call, Shell, ShellCommand } from "../shell-command.js";
import { patternOf } from "../words.js";

const COPY_OPTIONS = {
  recursive: { type: "boolean", short: "r", summary: "directories too, with all that is in them" },
  continue: { type: "boolean", short: "c", summary: "go on where a file broke off" },
} as const;

export const transferCommands: readonly ShellCommand[] = [
  {
    names: ["get", "recv"],
    summary: "fetch a file; -r a directory; -c what is missing of it",
    options: COPY_OPTIONS,
    operands: [one("REMOTE", "remote"), optional("LOCAL", "local")],
    run: (shell, call) => fetchOne(shell, call, isOn(call, "continue")),
  },
  {
    names: ["reget"],
    summary: "go on fetching a file that came in part",
    operands: [one("REMOTE", "remote"), optional("LOCAL", "local")],
    run: (shell, call) => fetchOne(shell, call, true),
  },
  {
    names: ["mget"],
    summary: "fetch all files that patterns mean",
    options: COPY_OPTIONS,
    operands: [many("PATTERN", "remote")],
    run: async (shell, call) => {
      const remotes = patterns(shell, call);
      const flags = copyFlags(shell, { isResuming: isOn(call, "continue") });
      await fetchFiles(await shell.running(call.signal), { ...flags, remotes, recursive: isOn(call, "recursive") });
    },
  },
  {
    names: ["put", "send"],
    summary: "send a file; -r a directory; -c what is missing of it",
    options: COPY_OPTIONS,
    operands: [one("LOCAL", "local"), optional("REMOTE", "remote")],
    run: (shell, call) => sendOne(shell, call, isOn(call, "continue")),
  },
  {
    names: ["reput"],
    summary: "go on sending a file of which a part is there",
    operands: [one("LOCAL", "local"), optional("REMOTE", "remote")],
    run: (shell, call) => sendOne(shell, call, true),
  },
  {
    names: ["mput"],
    summary: "send all files that patterns mean",
    options: COPY_OPTIONS,
    operands: [many("PATTERN", "local")],
    run: async (shell, call) => {
      const locals: string[] = [];
      const unsendable: Unsendable[] = [];
      for (const word of call.words) {
        const pattern = localWord(shell, patternOf(word));
        try {
          const found = isPattern(word)
            ? await matchLocal(pattern, shell.localDirectory, { signal: call.signal })
            : [localWord(shell, word.text)];
          // Not `push(...found)`: hundreds of thousands are more than a call takes.
          for (const local of found) locals.push(local);
        } catch (error) {
          if (!(error instanceof FtpError)) throw error;
          unsendable.push({ local: pattern, error });
        }
      }
      const flags = copyFlags(shell, { isResuming: isOn(call, "continue") });
      const request = { ...flags, locals, unsendable, to: "", recursive: isOn(call, "recursive") };
      await sendFiles(await shell.running(call.signal), request);
    },
  },
  {
    names: ["append"],
    summary: "put a file behind what is there",
    operands: [one("LOCAL", "local"), optional("REMOTE", "remote")],
    run: append,
  },
  {
    names: ["mirror"],
    summary: "copy a whole directory, only what differs; -R to the server",
    options: {
      reverse: { type: "boolean", short: "R", summary: "from this machine to the server: mirror -R LOCAL [REMOTE]" },
      all: { type: "boolean", summary: "files of the same size and time, too" },
      "dry-run": { type: "boolean", short: "n", summary: "only show what would be copied and made" },
      include: { type: "string", short: "i", value: "GLOB", multiple: true, summary: "only files that fit" },
      exclude: { type: "string", short: "x", value: "GLOB", multiple: true, summary: "not what fits; wins over -i" },
    },
    operands: [one("REMOTE", "remoteDirectory"), optional("LOCAL", "localDirectory")],
    turnedRoundBy: "reverse",
    run: mirror,
  },
];

async function fetchOne(shell: Shell, call: Call, isResuming: boolean): Promise<void> {
  const to = text(call, 1);
  const running = await shell.running(call.signal);
  if (to !== undefined && !isResuming) await refuseTwoRemotes(running, required(call, 0), to);
  await fetchFiles(running, {
    ...copyFlags(shell, { isResuming }),
    remotes: [literalPattern(remotePath(shell, required(call, 0)))],
    to: to === undefined ? undefined : localWord(shell, to),
    recursive: isOn(call, "recursive"),
  });
}

/**
 * `get a b`, as some other clients read it, fetches both: here, and in `ftp`, it would write a over the b of this machine.
 *
 * @throws OptionError
 */
async function refuseTwoRemotes({ client, signal, localDirectory }: Running, from: string, to: string): Promise<void> {
  // With a slash it is a path of this machine, for whoever has read what is said here.
  if (to === "-" || to === from || to.includes("/") || !(await isLocalFile(localPathIn(localDirectory, to)))) return;
  const isRemote = await client.exists(to, { signal });
  if (!isRemote) return;
  throw new OptionError(
    `${to} is there on the server and on this machine: mget ${from} ${to} fetches both, get ${from} ./${to} writes over the one here`,
  );
}

async function sendOne(shell: Shell, call: Call, isResuming: boolean): Promise<void> {
  await sendFiles(await shell.running(call.signal), {
    ...copyFlags(shell, { isResuming }),
    locals: [localWord(shell, required(call, 0))],
    to: targetPath(shell, text(call, 1) ?? ""),
    recursive: isOn(call, "recursive"),
  });
}

async function append(shell: Shell, call: Call): Promise<void> {
  const local = required(call, 0);
  const remote = remotePath(shell, text(call, 1) ?? local.replace(/^.*\//, ""));
  const running = await shell.running(call.signal);
  const attempts = new Attempts(running);
  const step: CopyStep = {
    direction: "upload",
    remote,
    local,
    copy: (client, options) => client.upload(absolute(shell, local), remote, { ...options, append: true }),
  };
  await copyAll(running, attempts, [step], copyFlags(shell));
  attempts.finish();
}

async function mirror(shell: Shell, call: Call): Promise<void> {
  const { type: _, ...flags } = copyFlags(shell);
  const isUp = isOn(call, "reverse");
  const from = isUp ? localWord(shell, required(call, 0)) : remotePath(shell, required(call, 0));
  // Without a second name, its own.
  const named = text(call, 1) ?? from.replace(/\/+$/, "").replace(/^.*\//, "");
  const to = isUp ? remotePath(shell, named) : localWord(shell, named);
  const request = {
    ...flags,
    all: isOn(call, "all"),
    dryRun: isOn(call, "dry-run"),
    include: valuesOf(call, "include"),
    exclude: valuesOf(call, "exclude"),
  };
  const running = await shell.running(call.signal);
  await (isUp ? mirrorUp : mirrorDown)(running, { ...request, from, to });
}
