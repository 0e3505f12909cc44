import { execFileSync } from "node:child_process";
import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { completionScript, completionShells } from "./completion-script.js";
import { program } from "./program.js";

const none = async () => undefined;
const command = program({ task: none, shell: none }, { stdout: new PassThrough(), stderr: new PassThrough() });
const script = completionScript(command, "bash");

/** What bash would offer behind these words. */
function offered(...words: readonly string[]): readonly string[] {
  const typed = words.map((word) => `'${word}'`).join(" ");
  const lines = [
    script,
    "compopt() { :; }",
    `COMP_WORDS=(ftp-client ${typed}); COMP_CWORD=${words.length}`,
    `_ftp_client; printf '%s\\n' "\${COMPREPLY[@]}"`,
  ];
  const text = execFileSync("bash", ["-c", lines.join("\n")], { encoding: "utf8" });
  return text.split("\n").filter((word) => word !== "");
}

describe("bash", () => {
  it("is offered the commands", () => {
    expect(offered("m")).toEqual(["mkdir", "mv", "mirror"]);
    expect(offered("--mode", "pasv", "l")).toEqual(["ls"]);
  });

  it("is offered the options of the command, and those of all", () => {
    expect([...offered("get", "--re")].sort()).toEqual(["--recursive", "--resume", "--retry"]);
    expect(offered("rm", "--resume")).toEqual([]);
    expect(offered("rm", "--tr")).toEqual(["--trace"]);
  });

  it("is offered the values of an option", () => {
    expect([...offered("ls", "--mode", "p")].sort()).toEqual(["passive", "pasv", "port"]);
    expect(offered("ls", "--pasv-address", "")).toEqual(["control", "told"]);
  });

  it("is offered what an argument may be", () => {
    expect(offered("completion", "")).toEqual(["bash", "zsh", "fish"]);
    expect(offered("completion", "z")).toEqual(["zsh"]);
  });

  it("completes files itself", () => {
    expect(offered("put", "a")).toEqual([]);
  });
});

it.each(completionShells)("the script for %s names every command and every option", (shell) => {
  const text = completionScript(command, shell);
  for (const each of command.commands) {
    expect(text).toContain(each.name());
    for (const { long } of each.options) expect(text).toContain((long ?? "").slice(2));
  }
  expect(text.split("'").length % 2).toBe(1);
});
