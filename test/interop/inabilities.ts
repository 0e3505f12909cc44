/** What a foreign client cannot do, for the names of tests: what is not tested shall be seen. */
import type { OperationName } from "./clients/client-recipe.js";
import { type AddressFamily, dataModes } from "./data-modes.js";
import type { ForeignClient } from "./foreign-clients.js";

/** ` [not resumePut, append: it only fetches; no eprt on ipv4]`, or nothing. */
export function inabilities(client: ForeignClient, names: readonly OperationName[]): string {
  const said = [...operationsNotDone(client, names), ...modesNotSpoken(client)];
  return said.length === 0 ? "" : ` [${said.join("; ")}]`;
}

/** ` [but it cuts long names]`, or nothing. */
export function losses(client: ForeignClient, name: OperationName): string {
  const reasons = client.astray(name).map(({ why }) => why);
  return reasons.length === 0 ? "" : ` [but ${reasons.join("; ")}]`;
}

function operationsNotDone({ cannot }: ForeignClient, names: readonly OperationName[]): string[] {
  const reasons = new Set(names.flatMap((name) => cannot[name] ?? []));
  return [...reasons].map((why) => `not ${names.filter((name) => cannot[name] === why).join(", ")}: ${why}`);
}

function modesNotSpoken({ modes }: ForeignClient): string[] {
  const families = Object.keys(dataModes) as AddressFamily[];
  return families.flatMap((family) => {
    const lacking = dataModes[family].filter((mode) => !modes[family].includes(mode));
    return lacking.length === 0 ? [] : [`no ${lacking.join(", ")} on ${family}`];
  });
}
