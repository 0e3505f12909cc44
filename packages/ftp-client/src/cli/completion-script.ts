/** Completion for the user's own shell, from the program's own commands and options. */
import type { Command, Option } from "commander";
import { modeLadders } from "../mode-choice.js";

export const completionShells = ["bash", "zsh", "fish"] as const;

export type CompletionShell = (typeof completionShells)[number];

export function completionScript(program: Command, shell: CompletionShell): string {
  const known: Known = {
    name: program.name(),
    commands: program.commands.map((each) => ({
      name: each.name(),
      summary: each.summary(),
      options: optionsOf(each),
      values: each.registeredArguments.flatMap((argument) => choicesIn(`<${argument.name()}>`)),
    })),
    options: optionsOf(program),
  };
  return `${SCRIPTS[shell](known).join("\n")}\n`;
}

interface Known {
  readonly name: string;
  readonly commands: readonly {
    readonly name: string;
    readonly summary: string;
    readonly options: readonly KnownOption[];
    /** What its argument may be; empty where that is anything. */
    readonly values: readonly string[];
  }[];
  readonly options: readonly KnownOption[];
}

interface KnownOption {
  /** `--json`. */
  readonly long: string;
  /** `-q`; empty where there is none. */
  readonly short: string;
  readonly summary: string;
  readonly takesValue: boolean;
  readonly values: readonly string[];
}

function optionsOf(command: Command): readonly KnownOption[] {
  return command.createHelp().visibleOptions(command).map(knownOption);
}

function knownOption({ long, short, description, flags, required, optional }: Option): KnownOption {
  const values = long === "--mode" ? Object.keys(modeLadders) : choicesIn(flags);
  const [summary = ""] = description.split(/[:;,(]/, 1);
  return {
    long: long ?? "",
    short: short ?? "",
    summary: summary.trim(),
    takesValue: required || optional,
    values,
  };
}

/** `<control|told>` names what there is to choose from. */
function choicesIn(text: string): readonly string[] {
  const [, choices = ""] = /<([a-z]+(?:\|[a-z]+)+)>/.exec(text) ?? [];
  return choices.split("|").filter((choice) => choice !== "");
}

const SCRIPTS = { bash, zsh, fish } as const satisfies Record<CompletionShell, (known: Known) => readonly string[]>;

function bash(known: Known): readonly string[] {
  const { name, commands } = known;
  return [
    `# ${name} completion for bash: source <(${name} completion bash)`,
    "_ftp_client() {",
    `  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" command="" each`,
    `  for each in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do`,
    `    case "$each" in ${commands.map((command) => command.name).join("|")}) command="$each"; break ;; esac`,
    "  done",
    '  case "$before" in',
    ...allOptions(known)
      .filter(({ takesValue }) => takesValue)
      .map(({ short, long, values }) =>
        values.length === 0
          ? `    ${spellings(short, long)}) compopt -o default; COMPREPLY=(); return ;;`
          : `    ${spellings(short, long)}) COMPREPLY=($(compgen -W ${quoted(values.join(" "))} -- "$word")); return ;;`,
      ),
    "  esac",
    `  local options=${quoted(words(known.options))}`,
    '  case "$command" in',
    ...commands
      .filter(({ options }) => options.length > 0)
      .map((command) => `    ${command.name}) options+=${quoted(` ${words(command.options)}`)} ;;`),
    "  esac",
    '  if [[ "$word" == -* ]]; then',
    '    COMPREPLY=($(compgen -W "$options" -- "$word"))',
    '  elif [[ -z "$command" ]]; then',
    `    COMPREPLY=($(compgen -W ${quoted(commands.map((command) => command.name).join(" "))} -- "$word"))`,
    "  else",
    '    case "$command" in',
    ...commands
      .filter(({ values }) => values.length > 0)
      .map(({ name, values }) => `      ${name}) COMPREPLY=($(compgen -W ${quoted(values.join(" "))} -- "$word")) ;;`),
    "      *) compopt -o default; COMPREPLY=() ;;",
    "    esac",
    "  fi",
    "}",
    `complete -F _ftp_client ${name}`,
  ];
}

function zsh(known: Known): readonly string[] {
  const { name, commands } = known;
  const described = (left: string, summary: string): string => quoted(`${left.replaceAll(":", "\\:")}:${summary}`);
  const listed = (options: readonly KnownOption[]): string =>
    options.map(({ long, summary }) => described(long, summary)).join(" ");
  return [
    `#compdef ${name}`,
    `# ${name} completion for zsh: source <(${name} completion zsh)`,
    "_ftp_client() {",
    '  local each command=""',
    "  local -a commands options",
    `  commands=(${commands.map((command) => described(command.name, command.summary)).join(" ")})`,
    `  options=(${listed(known.options)})`,
    `  for each in "\${(@)words[2,CURRENT-1]}"; do`,
    `    case "$each" in ${commands.map((command) => command.name).join("|")}) command="$each"; break ;; esac`,
    "  done",
    '  case "$words[CURRENT-1]" in',
    ...allOptions(known)
      .filter(({ takesValue }) => takesValue)
      .map(({ short, long, values }) =>
        values.length === 0
          ? `    ${spellings(short, long)}) _files; return ;;`
          : `    ${spellings(short, long)}) compadd -- ${values.join(" ")}; return ;;`,
      ),
    "  esac",
    '  case "$command" in',
    ...commands
      .filter(({ options }) => options.length > 0)
      .map((command) => `    ${command.name}) options+=(${listed(command.options)}) ;;`),
    "  esac",
    '  if [[ "$words[CURRENT]" == -* ]]; then',
    "    _describe -o option options",
    '  elif [[ -z "$command" ]]; then',
    "    _describe command commands",
    "  else",
    '    case "$command" in',
    ...commands
      .filter(({ values }) => values.length > 0)
      .map(({ name, values }) => `      ${name}) compadd -- ${values.join(" ")} ;;`),
    "      *) _files ;;",
    "    esac",
    "  fi",
    "}",
    `compdef _ftp_client ${name}`,
  ];
}

function fish({ name, commands, options }: Known): readonly string[] {
  const option = (condition: string, { long, short, summary, takesValue, values }: KnownOption): string =>
    [
      `complete -c ${name}${condition}`,
      short === "" ? "" : `-s ${short.slice(1)}`,
      `-l ${long.slice(2)}`,
      takesValue ? (values.length === 0 ? "-r" : `-x -a ${quoted(values.join(" "))}`) : "",
      `-d ${quoted(summary)}`,
    ]
      .filter((part) => part !== "")
      .join(" ");
  return [
    `# ${name} completion for fish: ${name} completion fish | source`,
    ...commands.map(
      (command) => `complete -c ${name} -n __fish_use_subcommand -f -a ${command.name} -d ${quoted(command.summary)}`,
    ),
    ...options.map((each) => option("", each)),
    ...commands
      .filter(({ values }) => values.length > 0)
      .map(
        (command) =>
          `complete -c ${name} -n ${quoted(`__fish_seen_subcommand_from ${command.name}`)} -f -a ${quoted(command.values.join(" "))}`,
      ),
    ...commands.flatMap((command) =>
      command.options.map((each) => option(` -n ${quoted(`__fish_seen_subcommand_from ${command.name}`)}`, each)),
    ),
  ];
}

/** Each once: `--json` of several commands is one word. */
function allOptions({ options, commands }: Known): readonly KnownOption[] {
  const all = [...options, ...commands.flatMap((command) => command.options)];
  return [...new Map(all.map((option) => [option.long, option])).values()];
}

function words(options: readonly KnownOption[]): string {
  return options.flatMap(({ short, long }) => [long, short].filter((word) => word !== "")).join(" ");
}

function spellings(short: string, long: string): string {
  return [short, long].filter((word) => word !== "").join("|");
}

/** All three shells read it alike when there is no quote in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "")}'`;
}
