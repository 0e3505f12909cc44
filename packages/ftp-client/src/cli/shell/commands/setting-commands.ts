/** How things are done. */
import { modeLadders } from "../../../mode-choice.js";
import { text } from "../call-words.js";
import { optional } from "../operand.js";
import type { Shell, ShellCommand } from "../shell-command.js";
import { type SettingName, settingNames, settingRow, shellSettings, switchText } from "../shell-settings.js";

const SETTING_COLUMNS = Math.max(...settingNames.map(({ length }) => length)) + 2;

export const settingCommands: readonly ShellCommand[] = [
  {
    names: ["set"],
    summary: "change a setting: set retry 3; alone: show them all",
    more: settingNames.map((name) => `  ${name.padEnd(SETTING_COLUMNS)}${shellSettings[name].summary}`),
    operands: [optional("NAME", "setting"), optional("VALUE", "settingValue")],
    run: async (shell, call) => {
      const [name, value] = [text(call, 0), text(call, 1)];
      if (name === undefined) await shell.output.writeLines(settingLines(shell));
      else if (value === undefined)
        await shell.output.writeLines([`${name} ${settingRow(name).show(shell.settings.now)}`]);
      else await shell.settings.set(name, value);
    },
  },
  {
    names: ["mode"],
    summary: "who opens data connections: auto, passive, active and more",
    more: [`  one of ${shellSettings.mode.values}`, "  auto takes the first that works"],
    operands: [optional("MODE", "mode")],
    run: (shell, call) => setOrShow(shell, "mode", text(call, 0)),
  },
  {
    names: ["passive"],
    summary: "from passive mode to active mode and back; passive on, passive off",
    operands: [optional("on|off", "switch")],
    run: async (shell, call) => {
      const ladder: readonly string[] = modeLadders[shell.settings.now.mode];
      // Auto begins with passive: who says passive there wants the other one.
      const wanted = text(call, 0) ?? switchText(!(ladder.includes("EPSV") || ladder.includes("PASV")));
      await shell.settings.set("mode", wanted === "on" ? "passive" : wanted === "off" ? "active" : wanted);
      shell.output.say(`mode ${shell.settings.now.mode}`);
    },
  },
  {
    names: ["type"],
    summary: "copy byte for byte (binary), or adapt line ends (ascii)",
    operands: [optional("TYPE", "type")],
    run: (shell, call) => setOrShow(shell, "type", text(call, 0)),
  },
  {
    names: ["binary", "image"],
    summary: "copy byte for byte",
    operands: [],
    run: (shell) => shell.settings.set("type", "binary"),
  },
  {
    names: ["ascii"],
    summary: "copy texts: line ends are adapted",
    operands: [],
    run: (shell) => shell.settings.set("type", "ascii"),
  },
  {
    names: ["trace", "debug"],
    summary: "show the dialogue with the server, or no more; trace on, trace off",
    operands: [optional("on|off", "switch")],
    run: (shell, call) => toggle(shell, "trace", text(call, 0)),
  },
  {
    names: ["verbose"],
    summary: "tell what was copied, or no more; verbose on, verbose off",
    operands: [optional("on|off", "switch")],
    run: (shell, call) => toggle(shell, "verbose", text(call, 0)),
  },
  {
    names: ["hash", "prompt", "glob", "bell", "progress", "tick", "sendport", "epsv4", "epsv"],
    summary: "known from other clients, and not needed here",
    operands: [optional("on|off", "switch")],
    run: async (shell, call) => shell.output.say(notNeeded[call.name.toLowerCase()] ?? "not needed here"),
  },
];

const notNeeded: Readonly<Record<string, string>> = {
  hash: "not needed: progress is shown as it is",
  tick: "not needed: progress is shown as it is",
  progress: "not needed: progress is shown on a terminal, and nowhere else",
  prompt: "not needed: mget, mput and mdelete do not ask",
  glob: 'not needed: patterns are read by mget, mput, ls, rm and cat; "quotes" keep a * from being one',
  bell: "not needed: the prompt comes back when it is done",
  sendport: "not needed: mode active or mode passive chooses",
  epsv4: "not needed: mode epsv or mode pasv chooses",
  epsv: "not needed: mode epsv or mode pasv chooses",
};

function* settingLines({ settings }: Shell): Generator<string> {
  for (const name of settingNames) {
    const { show, values } = shellSettings[name];
    yield `${name.padEnd(SETTING_COLUMNS)}${show(settings.now).padEnd(9)}(${values})`;
  }
}

async function setOrShow(shell: Shell, name: SettingName, value: string | undefined): Promise<void> {
  if (value !== undefined) await shell.settings.set(name, value);
  else await shell.output.writeLines([shellSettings[name].show(shell.settings.now)]);
}

/** `debug 1`, as people know it, is on. */
async function toggle(shell: Shell, name: "trace" | "verbose", value: string | undefined): Promise<void> {
  const asked = value !== undefined && /^[0-9]+$/.test(value) ? switchText(Number(value) > 0) : value;
  await shell.settings.set(name, asked ?? switchText(!shell.settings.now[name]));
  // Without --quiet and with it: `verbose off` is told, too.
  shell.output.warn(switchText(shell.settings.now[name]));
}
