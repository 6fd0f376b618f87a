import { assert, assertEquals } from "@std/assert";
import { parseJoinArgs } from "../../client/options.ts";
import { PAGES } from "../../manual/pages.ts";
import { readUsage } from "../../manual/usage.ts";
import { parseServeArgs } from "../../server/flags.ts";

const TEXT = `Usage: chat dance tango|waltz [options]

Dances.

  --with NAME   whom to dance with: nobody is
                asked twice
  --room '#R'   where
  --long-option-here VALUE
                what it is
  --pace FORMAT slow, quick or wild (slow)
  --help        this text

More about it:
  chat dance waltz --with amy
           far in`;

Deno.test("usage: a help text is read as synopsis, words, options and paragraphs", () => {
  const { synopsis, words, options, paragraphs } = readUsage(TEXT.replace("FORMAT slow", "FORMAT  slow"));
  assertEquals(synopsis, "chat dance tango|waltz [options]");
  assertEquals(words, ["tango", "waltz"]);
  assertEquals(options, [
    { name: "--with", value: "NAME", does: "whom to dance with: nobody is asked twice", choices: [] },
    { name: "--room", value: "#R", does: "where", choices: [] },
    { name: "--long-option-here", value: "VALUE", does: "what it is", choices: [] },
    {
      name: "--pace",
      value: "FORMAT",
      does: "slow, quick or wild (slow)",
      choices: ["slow", "quick", "wild"],
    },
    { name: "--help", value: undefined, does: "this text", choices: [] },
  ]);
  assertEquals(paragraphs, ["Dances.", "More about it:\n  chat dance waltz --with amy\n           far in"]);
});

for (const { verb, usage } of PAGES) {
  Deno.test(`usage: every line of chat ${verb} --help that names an option is understood, and says what it is for`, () => {
    const { options, synopsis } = readUsage(usage);
    assert(synopsis.startsWith(`chat ${verb}`), synopsis);
    const named = usage.split("\n").filter((line) => /^ +--[a-z]/.test(line)).map((line) =>
      line.trim().split(" ")[0]
    );
    assertEquals(options.map(({ name }) => name), named);
    for (const { name, does } of options) assert(does.length > 2, name);
  });
}

for (const [verb, parse] of [["serve", parseServeArgs], ["join", parseJoinArgs]] as const) {
  Deno.test(`usage: chat ${verb} knows each option of its help, and whether it takes a value`, () => {
    const page = PAGES.find((page) => page.verb === verb)!;
    for (const { name, value } of readUsage(page.usage).options) {
      const error = refusal(() => parse(value === undefined ? [name] : [name, "x"]));
      assert(!error.includes("no option"), `${name}: ${error}`);
      if (value !== undefined) assert(refusal(() => parse([name, ""])) !== "", `${name} takes a value`);
    }
  });
}

function refusal(parse: () => unknown): string {
  try {
    parse();
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
