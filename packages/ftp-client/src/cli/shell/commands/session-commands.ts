/** With whom, and as whom. */
import { formatEndpoint, OptionError, printable } from "@pasvport/ftp-core";
import { isFtpUrl } from "../../../ftp-url.js";
import { required, text } from "../call-words.js";
import { one, optional } from "../operand.js";
import type { Shell, ShellCommand } from "../shell-command.js";
import { settingNames, shellSettings } from "../shell-settings.js";

export const sessionCommands: readonly ShellCommand[] = [
  {
    names: ["open", "connect"],
    summary: "connect to [user@]host [port], or ftp://host/path; alone: once more",
    operands: [optional("ADDRESS", "other"), optional("PORT", "other")],
    run: (shell, call) => {
      const place = text(call, 0);
      return shell.open(place === undefined ? undefined : address(place, text(call, 1)), call.signal);
    },
  },
  {
    names: ["user", "login"],
    summary: "log in as somebody else, at the same server; asks for the password",
    operands: [one("NAME", "other"), optional("PASSWORD", "other")],
    run: (shell, call) => shell.openAs(required(call, 0), text(call, 1), call.signal),
  },
  {
    names: ["close", "disconnect"],
    summary: "end the connection",
    operands: [],
    run: (shell) => shell.connection.close(),
  },
  {
    names: ["status"],
    summary: "show where you are, and what is set",
    operands: [],
    run: (shell) => shell.output.writeLines(statusLines(shell)),
  },
  {
    names: ["quit", "exit", "bye"],
    summary: "end the connection and leave",
    operands: [],
    run: async (shell) => {
      shell.isLeaving = true;
    },
  },
];

/** @throws OptionError for a port that is named twice */
function address(place: string, port: string | undefined): string {
  if (isFtpUrl(place) || place.includes("://")) {
    if (port !== undefined) throw new OptionError("an address has its port behind the host: ftp://host:port/path");
    return place;
  }
  const at = place.lastIndexOf("@") + 1;
  const host = place.slice(at);
  // Two colons: an IPv6 address without its brackets.
  const bracketed = host.includes("::") && !host.startsWith("[") ? `[${host}]` : host;
  return `ftp://${place.slice(0, at)}${bracketed}${port === undefined ? "" : `:${port}`}`;
}

function* statusLines({ connection: { whereabouts }, localDirectory, settings }: Shell): Generator<string> {
  if (whereabouts === undefined) {
    yield "not connected";
  } else {
    const { user = "anonymous", directory } = whereabouts;
    yield printable(`connected to ${formatEndpoint(whereabouts)} as ${user}`);
    yield `directory: ${printable(directory === "" ? "not told by the server" : directory)}`;
  }
  yield `directory of this machine: ${printable(localDirectory)}`;
  for (const name of settingNames) yield `${name}: ${shellSettings[name].show(settings.now)}`;
}
