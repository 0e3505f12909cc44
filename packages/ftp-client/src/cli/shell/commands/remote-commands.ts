/** What is on the server: shown, moved, removed. */
import { printable } from "@pasvport/ftp-core";
import { changeModes } from "../../actions/change-modes.js";
import { describeEntries } from "../../actions/describe-entries.js";
import { listEntries } from "../../actions/list-entries.js";
import { makeDirectories } from "../../actions/make-directories.js";
import { moveEntry } from "../../actions/move-entry.js";
import { printFiles } from "../../actions/print-files.js";
import { removeDirectories } from "../../actions/remove-directories.js";
import { removeEntries } from "../../actions/remove-entries.js";
import { parseFileMode } from "../../option-values.js";
import { entryPath, entryPatterns, isOn, patterns, remotePath, required, targetPath, text } from "../call-words.js";
import { any, many, one, optional } from "../operand.js";
import type { ShellCommand } from "../shell-command.js";
import { page } from "./pager.js";

const JSON_LINES = { type: "boolean", summary: "one JSON object a line, with everything the server told" } as const;

export const remoteCommands: readonly ShellCommand[] = [
  {
    names: ["ls", "dir", "list"],
    summary: "list directories, or what patterns mean",
    options: {
      recursive: { type: "boolean", short: "r", summary: "with all that is below, each with its path" },
      below: { type: "boolean", short: "R", summary: "the same as -r" },
      time: { type: "boolean", short: "t", summary: "the newest first" },
      size: { type: "boolean", short: "S", summary: "the largest first" },
      names: { type: "boolean", short: "1", summary: "names only" },
      // What people type out of habit.
      long: { type: "boolean", short: "l", summary: "mode, size and time too: it is so anyway" },
      all: { type: "boolean", short: "a", summary: "hidden names too: it is so anyway" },
      json: JSON_LINES,
    },
    operands: [any("PATTERN", "remote")],
    run: async (shell, call) => {
      const form = isOn(call, "json") ? "json" : "text";
      const request = {
        paths: patterns(shell, call),
        form,
        recursive: isOn(call, "recursive") || isOn(call, "below"),
        long: !isOn(call, "names"),
        sortBy: isOn(call, "time") ? "time" : isOn(call, "size") ? "size" : "name",
      } as const;
      await listEntries(await shell.running(call.signal), request);
    },
  },
  {
    names: ["rls"],
    summary: "list a directory with all that is below",
    operands: [any("PATTERN", "remote")],
    run: async (shell, call) => {
      const request = { paths: patterns(shell, call), form: "text", recursive: true } as const;
      await listEntries(await shell.running(call.signal), request);
    },
  },
  {
    names: ["nlist", "nls", "cls"],
    summary: "list names only",
    operands: [any("PATTERN", "remote")],
    run: async (shell, call) => {
      await listEntries(await shell.running(call.signal), { paths: patterns(shell, call), form: "text", long: false });
    },
  },
  {
    names: ["cd"],
    summary: "go to a directory; - the one before; none: where the login led",
    operands: [optional("DIRECTORY", "remoteDirectory")],
    run: (shell, call) => shell.connection.changeDirectory(text(call, 0), call.signal),
  },
  {
    names: ["cdup"],
    summary: "go to the directory above",
    operands: [],
    run: (shell, call) => shell.connection.changeDirectory("..", call.signal),
  },
  {
    names: ["pwd"],
    summary: "show the directory",
    operands: [],
    run: async (shell, call) => {
      const { client, output, signal } = await shell.running(call.signal);
      await output.writeLines([printable(await client.workingDirectory({ signal }))]);
    },
  },
  {
    names: ["cat"],
    summary: "print files",
    operands: [many("PATTERN", "remote")],
    run: async (shell, call) => {
      await printFiles(await shell.running(call.signal), { paths: patterns(shell, call) });
    },
  },
  {
    names: ["more", "less", "page"],
    summary: "read a file page by page, with what PAGER names, or less",
    operands: [one("REMOTE", "remote")],
    run: (shell, call) => page(shell, remotePath(shell, required(call, 0)), call.signal),
  },
  {
    names: ["stat"],
    summary: "show all that the server tells of entries",
    options: { json: JSON_LINES },
    operands: [many("PATTERN", "remote")],
    run: async (shell, call) => {
      const form = isOn(call, "json") ? "json" : "text";
      await describeEntries(await shell.running(call.signal), { paths: patterns(shell, call), form });
    },
  },
  {
    names: ["size"],
    summary: "show the bytes of a file",
    operands: [one("REMOTE", "remote")],
    run: async (shell, call) => {
      const { client, output, signal } = await shell.running(call.signal);
      await output.writeLines([String(await client.size(remotePath(shell, required(call, 0)), { signal }))]);
    },
  },
  {
    names: ["modtime"],
    summary: "show when a file was changed last, in UTC",
    operands: [one("REMOTE", "remote")],
    run: async (shell, call) => {
      const { client, output, signal } = await shell.running(call.signal);
      await output.writeLines([
        (await client.modifiedTime(remotePath(shell, required(call, 0)), { signal })).toISOString(),
      ]);
    },
  },
  {
    names: ["rm", "delete", "del", "mdelete", "mrm"],
    summary: "remove files; -r directories too, with all that is in them",
    options: { recursive: { type: "boolean", short: "r", summary: "directories too, with all that is in them" } },
    operands: [many("PATTERN", "remote")],
    run: async (shell, call) => {
      const request = { paths: entryPatterns(shell, call), recursive: isOn(call, "recursive") };
      await removeEntries(await shell.running(call.signal), request);
    },
  },
  {
    names: ["mkdir"],
    summary: "make directories; -p those above them too",
    options: { parents: { type: "boolean", short: "p", summary: "those above them too; no fault if they are there" } },
    operands: [many("DIRECTORY", "remoteDirectory")],
    run: async (shell, call) => {
      const request = { paths: call.words.map((word) => remotePath(shell, word.text)), parents: isOn(call, "parents") };
      await makeDirectories(await shell.running(call.signal), request);
    },
  },
  {
    names: ["rmdir"],
    summary: "remove empty directories",
    operands: [many("DIRECTORY", "remoteDirectory")],
    run: async (shell, call) => {
      await removeDirectories(await shell.running(call.signal), {
        paths: call.words.map((word) => entryPath(shell, word.text)),
      });
    },
  },
  {
    names: ["mv", "rename", "ren"],
    summary: "give a file or directory another name, or another place",
    operands: [one("FROM", "remote"), one("TO", "remote")],
    run: async (shell, call) => {
      const request = { from: entryPath(shell, required(call, 0)), to: targetPath(shell, required(call, 1)) };
      await moveEntry(await shell.running(call.signal), request);
    },
  },
  {
    names: ["chmod"],
    summary: "set who may do what: chmod 644 a.txt",
    operands: [one("MODE", "other"), many("PATTERN", "remote")],
    run: async (shell, call) => {
      const mode = parseFileMode(required(call, 0));
      await changeModes(await shell.running(call.signal), { mode, paths: patterns(shell, call).slice(1) });
    },
  },
];
