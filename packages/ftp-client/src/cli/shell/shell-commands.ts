/** The commands of the shell, under the names that people know from `ftp` and `lftp`, in the order in which help shows them. */
import { helpCommands } from "./commands/help-commands.js";
import { localCommands } from "./commands/local-commands.js";
import { rawCommands } from "./commands/raw-commands.js";
import { remoteCommands } from "./commands/remote-commands.js";
import { sessionCommands } from "./commands/session-commands.js";
import { settingCommands } from "./commands/setting-commands.js";
import { transferCommands } from "./commands/transfer-commands.js";
import type { ShellCommand } from "./shell-command.js";

export const shellCommands: readonly ShellCommand[] = [
  ...sessionCommands,
  ...remoteCommands,
  ...transferCommands,
  ...localCommands,
  ...settingCommands,
  ...rawCommands,
  ...helpCommands,
];
