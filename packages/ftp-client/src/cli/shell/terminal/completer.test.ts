import { describe, expect, it } from "vitest";
import { shellCommands } from "../shell-commands.js";
import { wordsFor } from "../shell-settings.js";
import { splitWords } from "../words.js";
import { type Candidate, complete, MAX_OFFERS, type NameSources } from "./completer.js";

const file = (name: string): Candidate => ({ name, end: " " });
const directory = (name: string): Candidate => ({ name, end: "/" });

const remote: Readonly<Record<string, readonly Candidate[]>> = {
  "": [
    file("a.txt"),
    directory("docs"),
    file("two words"),
    file("it's"),
    file("-r"),
    file("\x1b[2J"),
    file("\udcff"),
    directory("my dir"),
  ],
  docs: [file("one"), file("other"), { name: "link", end: "" }],
  "/": [directory("pub")],
  "my dir": [file("x y")],
};
const local: Readonly<Record<string, readonly Candidate[]>> = {
  "": [file("local.txt"), directory("folder"), file("~x")],
};

const sources: NameSources = {
  remote: async (name) => remote[name] ?? Promise.reject(new Error("550")),
  local: async (name) => local[name] ?? [],
  fixed: wordsFor,
};

const offers = async (line: string): Promise<readonly string[]> => (await complete(line, shellCommands, sources))[0];

describe("completion", () => {
  it.each([
    ["hist", ["history "]],
    ["xyz", []],
    ["help mge", ["mget "]],
    ["get a", ["a.txt "]],
    ["GET a", ["a.txt "]],
    ["get docs/o", ["one ", "other "]],
    ["get docs/l", ["link"]],
    ["get /", ["pub/"]],
    ["cd ", ["docs/", "my\\ dir/"]],
    ["cd docs/l", ["link"]],
    ["get a.txt l", ["local.txt "]],
    ["get a.txt ~", ["./~x "]],
    ["put l", ["local.txt "]],
    ["put local.txt d", ["docs/"]],
    ["mget a.txt d", ["docs/"]],
    ["lcd ", ["folder/"]],
    ["mirror d", ["docs/"]],
    ["mirror -R f", ["folder/"]],
    ["mirror -R folder d", ["docs/"]],
    ["mirror --include x d", ["docs/"]],
    ["get --c", ["--continue "]],
    ["get -", ["--continue ", "--recursive ", "-c ", "-r "]],
    ["rm -- -", ["./-r "]],
    ["set limit", ["limit-rate "]],
    ["set mode act", ["active "]],
    ["set trace o", ["off ", "on "]],
    ["mode ep", ["eprt ", "epsv "]],
    ["passive o", ["off ", "on "]],
    ["type a", ["ascii "]],
    ["quote NO", []],
    ["get nowhere/x", []],
    ["nosuch x", []],
    ["!ls a", []],
  ])("of %j offers %j", async (line, expected) => {
    expect(await offers(line)).toEqual(expected);
  });

  it("offers no name that cannot be typed", async () => {
    const all = await offers("get ");
    expect(all).toHaveLength(6);
    expect(all.join("")).not.toMatch(/[\x00-\x1f\udc80-\udcff]/);
  });

  it.each([
    ["get two", "two\\ words "],
    ["get two\\ w", "two\\ words "],
    ['get "two', '"two words" '],
    ['get "two w', '"two words" '],
    ["get 'two w", "'two words' "],
    ["get it", "it\\'s "],
    ["get 'it", "'it'\\''s' "],
    ["get my\\ dir/x", "x\\ y "],
    ['get "my dir/x', 'x y" '],
    ["get 'my dir'/x", "x\\ y "],
    ["get my", "my\\ dir/"],
    ['get "my', '"my dir/'],
  ])("of %j goes on as it was begun: %j", async (line, offer) => {
    const [[only, ...more], piece] = await complete(line, shellCommands, sources);
    expect([only, more]).toEqual([offer, []]);
    expect(line.endsWith(piece)).toBe(true);
    const completed = `${line.slice(0, line.length - piece.length)}${only}`;
    if (offer.endsWith(" ")) expect(splitWords(completed)).toHaveLength(2);
  });

  it("of very many offers some, and tells how many more there are, behind what all begin with", async () => {
    const many = Array.from({ length: 5000 }, (_, index) => file(index < 4999 ? `aa${index}` : "ab"));
    const [shown] = await complete("get a", shellCommands, { ...sources, remote: async () => many });
    expect(shown).toHaveLength(MAX_OFFERS + 1);
    expect(shown.at(-1)).toBe("a... (4800 more)");
  });
});
