/** Words that settings take, for completion. */
import { modeLadders } from "../../mode-choice.js";
import type { WordKind } from "./operand.js";
import { settingNames, shellSettings } from "./shell-settings.js";

/** @param earlier the words between the command and this one */
export function wordsFor(kind: WordKind, earlier: readonly string[]): readonly string[] {
  switch (kind) {
    case "setting":
      return settingNames;
    case "settingValue": {
      const name = settingNames.find((each) => each === earlier.at(-1));
      return name === undefined ? [] : wordsFor(shellSettings[name].kind, []);
    }
    case "mode":
      return Object.keys(modeLadders);
    case "switch":
      return ["on", "off"];
    case "type":
      return ["binary", "ascii"];
    case "remote":
    case "remoteDirectory":
    case "local":
    case "localDirectory":
    case "command":
    case "other":
      return [];
    default:
      return kind satisfies never;
  }
}
