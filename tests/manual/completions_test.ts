// What Tab makes of a command line: bash, zsh and fish themselves are asked where they are installed.

import { assert, assertEquals } from "@std/assert";
import { completions, isShell } from "../../manual/completions.ts";
import { PAGES } from "../../manual/pages.ts";
import { readUsage } from "../../manual/usage.ts";
import { LIMITS } from "../../server/limits.ts";
import { has, testWith } from "../end_to_end/needs.ts";

const VALUES = { "--limit": Object.keys(LIMITS).map((name) => `${name}=`) };

function script(shell: "bash" | "zsh" | "fish"): string {
  return completions(shell, { pages: PAGES, values: VALUES });
}

async function run(shell: string, ...args: string[]): Promise<string> {
  const { stdout, stderr, success } = await new Deno.Command(shell, { args }).output();
  const errors = new TextDecoder().decode(stderr);
  assert(success && errors === "", errors);
  return new TextDecoder().decode(stdout);
}

const [BASH, ZSH, FISH] = ["bash", "zsh", "fish"].map(has);

/** What bash offers for the last of these words. */
async function offered(...words: string[]): Promise<string[]> {
  const line = `(${words.map((word) => `'${word}'`).join(" ")})`;
  const asking = `COMP_WORDS=${line}; COMP_CWORD=${
    words.length - 1
  }; _chat 2>/dev/null; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const said = await run("bash", "--norc", "-c", `${script("bash")}\n${asking}`);
  return said.split("\n").filter((word) => word !== "");
}

const OFFERED: [words: string[], offered: string[]][] = [
  [["chat", "se"], ["serve"]],
  [["chat", "--v"], ["--version"]],
  [["chat", "serve", "--nick"], ["--nick-protection"]],
  [["chat", "serve", "--log", ""], ["json", "text", "off"]],
  [["chat", "serve", "--log", "j"], ["json"]],
  [["chat", "serve", "--limit", "logi"], ["logins="]],
  [["chat", "serve", "--host", "-"], []],
  [["chat", "join", "--js"], ["--json"]],
  [["chat", "join", "--acce"], ["--accessible"]],
  [["chat", "join", "--theme", ""], ["auto", "dark", "light"]],
  [["chat", "forget", "--"], ["--yes", "--help"]],
  [["chat", "completions", ""], ["bash", "zsh", "fish"]],
  [["chat", "help", "l"], ["limits"]],
  [["chat", "dance", ""], []],
];

for (const [words, expected] of OFFERED) {
  Deno.test({
    name: `completions: bash offers ${expected.join(" ") || "nothing"} for "${words.join(" ")}"`,
    ignore: !BASH,
    fn: async () => assertEquals(await offered(...words), expected),
  });
}

testWith({
  name: "completions: zsh reads its script, and offers what it has for a value, an option and a word",
  programs: ["zsh"],
  async fn() {
    const stubs = `compdef() :; compadd() print -r -- "$*"; _describe() print -r -- "\${(P)@[-1]}"`;
    const ask = (...words: string[]) =>
      `words=(chat ${words.join(" ")} ''); CURRENT=${words.length + 2}; _chat`;
    const asked = [ask("serve", "--log"), ask("serve", "--host"), ask("forget"), ask("completions")];
    const said = await run("zsh", "-f", "-c", [stubs, script("zsh"), ...asked].join("\n"));
    assertEquals(said.split("\n").slice(0, 3), [
      "-- json text off",
      "--yes:do not ask; needed where there is no terminal --help:this text",
      "-- bash zsh fish",
    ]);
  },
});

testWith({
  name: "completions: fish reads its script, and offers what it has for a value, an option and a word",
  programs: ["fish"],
  async fn() {
    const asked = ["serve --log j", "forget --y", "completions z"].map((words) =>
      `complete -C 'chat ${words}'`
    );
    const said = await run("fish", "--no-config", "-c", [script("fish"), ...asked].join("\n"));
    assertEquals(said.trimEnd().split("\n").map((line) => line.split("\t")[0]), ["json", "--yes", "zsh"]);
  },
});

for (const shell of ["bash", "zsh", "fish"] as const) {
  Deno.test(`completions: ${shell} is told of every command and every option`, () => {
    const text = script(shell);
    for (const { verb, usage } of PAGES) {
      assert(text.includes(verb), verb);
      for (const { name } of readUsage(usage).options) {
        assert(text.includes(shell === "fish" ? `-l ${name.slice(2)} ` : name), `${verb} ${name}`);
      }
    }
  });
}

Deno.test("completions: words of a help text cannot break out of their quotes", async () => {
  const usage = "Usage: chat it's\n\n  --it NAME  it's $(echo evil) `evil` \\' done\n  --z Q      a' b: c";
  const pages = [{ verb: "it", example: "it", does: "it's \\ it", usage }];
  for (const [shell, installed] of [["bash", BASH], ["zsh", ZSH], ["fish", FISH]] as const) {
    const text = completions(shell, { pages });
    if (installed) await run(shell, "-n", "-c", text);
  }
  assert(completions("zsh", { pages }).includes("it'\\''s $(echo evil)"));
  assert(completions("fish", { pages }).includes("-d 'it\\'s \\\\ it'"));
});

Deno.test("completions: there are three shells, and no property of an object is one", () => {
  assertEquals(["bash", "zsh", "fish", "sh", "__proto__", ""].filter(isShell), ["bash", "zsh", "fish"]);
});
