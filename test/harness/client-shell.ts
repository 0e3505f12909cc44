/** The shell of `ftp-client` as people have it: the program, in a terminal. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ftplib } from "../interop/clients/ftplib.js";
import { locateProgram } from "../interop/debian-packages.js";
import type { Peer } from "../interop/peer.js";
import { keys, type PseudoTerminal, startAtTerminal } from "./pseudo-terminal.js";
import { type TemporaryFolder, temporaryFolder } from "./temporary-folder.js";

const program = fileURLToPath(new URL("../../packages/ftp-client/bin/ftp-client.js", import.meta.url));

const located = await locateProgram(ftplib.program);

/** Who gives us a terminal. */
export const python: Peer = { name: "python3", missing: "missing" in located ? located.missing : undefined };

export interface ShellAtTerminal extends AsyncDisposable {
  readonly terminal: PseudoTerminal;
  /** Where it runs, and the user's home. */
  readonly local: TemporaryFolder;
  readonly historyFile: string;
  /** Types a line, as soon as there is a prompt. */
  line(text: string): Promise<void>;
  /** Waits for the prompt of a directory. */
  prompt(directory?: string): Promise<void>;
}

export interface ShellOptions {
  /** Absent: not connected at first. */
  readonly address?: string;
  /** Added to an environment that tells nothing. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Where an earlier one ran. Default: a new folder. */
  readonly home?: string;
}

/** @param server `ftp://127.0.0.1:40123/`, whose name the prompt has */
export async function startShell(
  server: string,
  { address, environment, home }: ShellOptions = {},
): Promise<ShellAtTerminal> {
  const local = await temporaryFolder();
  const place = home ?? local.path;
  const python3 = "path" in located ? located.path : "python3";
  const terminal = await startAtTerminal(
    python3,
    [process.execPath, program, ...(address === undefined ? [] : [address])],
    {
      cwd: place,
      environment: {
        HOME: place,
        XDG_DATA_HOME: join(place, "data"),
        FTP_CLIENT_HISTORY: undefined,
        FTP_PASSWORD: undefined,
        DEBUG: undefined,
        TERM: "xterm",
        SHELL: "/bin/sh",
        ...environment,
      },
    },
  );
  const { host } = new URL(server);
  const prompt = async (directory = "/"): Promise<void> => {
    await terminal.sees(`ftp://${host}${directory}> `);
  };
  return {
    terminal,
    local,
    historyFile: join(place, "data", "pasvport", "ftp-client-history"),
    prompt,
    line: async (text) => {
      await prompt();
      terminal.type(text, keys.enter);
    },
    [Symbol.asyncDispose]: async () => {
      await terminal[Symbol.asyncDispose]();
      await local[Symbol.asyncDispose]();
    },
  };
}
