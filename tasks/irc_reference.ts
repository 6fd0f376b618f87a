/**
 * Writes docs/irc.md from the server's own tables. HELP, 005 and CAP LS are made from the same, so they cannot
 * disagree; a test says when the file is out of date.
 */

import * as numerics from "../protocol/numerics.ts";
import { OFFERED } from "../server/capabilities.ts";
import { COMMANDS } from "../server/commands/mod.ts";
import { configure } from "../server/config.ts";
import { isupport } from "../server/isupport.ts";
import { LIMITS } from "../server/limits.ts";
import { USER_MODE_WORDS, USER_MODES } from "../server/people/user_modes.ts";
import { EXTBAN_WORDS } from "../server/room/extbans.ts";
import { ROOM_MODE_WORDS, ROOM_MODES } from "../server/room/room_modes.ts";

const REFERENCE = new URL("../docs/irc.md", import.meta.url);
const SERVER = new URL("../server/", import.meta.url);

/** Letters of all scripts are for the taking; what is not, whoever asks. */
const NAMES: readonly string[][] = [
  ["nicks with a space or one of `,*?!@.:$#<>`, or that begin with one of `~&%+-`", "432"],
  ["rooms with a space or one of `,*?`, or without `#`", "403"],
  [
    "either, with what cannot be seen (zero-width, bidi, tags), what is written to look like ASCII (full-width), " +
    "a mark without a letter, or more than three on one",
    "432, 403",
  ],
  ["nicks that read as a service (`ChanServ`, `NlckServ`) or as the server", "432"],
  ["nicks that somebody has, in any case of ASCII", "433"],
  ["nicks that read as somebody's or as an account (`bоb` with a Cyrillic о), unless both are ASCII", "433"],
  ["new rooms that read as another room, unless both are ASCII", "403"],
  ["RENAME to such a name", "`FAIL RENAME CHANNEL_NAME_IN_USE`"],
];

/** @returns the text of docs/irc.md */
export async function reference(): Promise<string> {
  const sections = [
    "# What the server speaks\n\nMade by `deno task irc-reference` from the tables in `server/`; do not edit it by hand.",
    section(
      "Commands",
      ["command", "what it does", "when", "cost"],
      commandRows(),
    ),
    section(
      "Capabilities",
      ["capability", "value"],
      [...OFFERED].map(([name, { value }]) => [code(name), value?.(configure()) ?? ""]),
    ),
    section("Room modes", ["mode", "kind", "meaning"], roomModeRows()),
    section(
      "Masks in the lists b, e and I",
      ["mask", "whom it means"],
      [
        [
          "`nick!user@host`",
          "those whom it matches, in any case; `*` any characters, `?` one; what is left out is `*`",
        ],
        ...Object.entries(EXTBAN_WORDS).map(([letter, words]) => [code(`${letter}:`), words]),
      ],
    ),
    section(
      "User modes",
      ["mode", "meaning"],
      [...USER_MODES].map((letter) => [code(`+${letter}`), USER_MODE_WORDS[letter]!]),
    ),
    section(
      "Tokens of 005",
      ["token", "value by default"],
      [...isupport(configure())].map(([name, value]) => [code(name), value && code(value)]),
    ),
    section("Names", ["that are refused", "answer"], NAMES),
    section("Numerics", ["numeric", "name"], await numericRows()),
    section(
      "Limits",
      ["`--limit` name", "default", "reason"],
      Object.entries(LIMITS).map((
        [name, { value, unit, reason }],
      ) => [code(name), `${value} ${unit}`, reason]),
    ),
  ];
  return `${sections.join("\n\n")}\n`;
}

function section(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [`## ${title}`, "", line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function code(text: string): string {
  return `\`${text}\``;
}

function commandRows(): string[][] {
  return Object.entries(COMMANDS).sort(([a], [b]) => a < b ? -1 : 1).map(([name, command]) => {
    const when = [command.beforeWelcome && "also before the welcome", command.operator && "operators"];
    const cost = command.cost === "each" ? "1 for each" : String(command.cost ?? 1);
    const priced = command.budget === undefined ? cost : `${cost}, of ${code(command.budget)}`;
    return [code(`${name} ${command.usage}`.trim()), command.does, when.filter(Boolean).join(", "), priced];
  });
}

function roomModeRows(): string[][] {
  const kinds: [letters: string, kind: string][] = [
    [ROOM_MODES.list, "list"],
    [ROOM_MODES.always, "argument"],
    [ROOM_MODES.whenSet, "argument to set"],
    [ROOM_MODES.never, "flag"],
    [ROOM_MODES.prefix, "of a member"],
  ];
  return kinds.flatMap(([letters, kind]) =>
    [...letters].map((letter) => [code(`+${letter}`), kind, ROOM_MODE_WORDS[letter]!])
  );
}

/** The numerics that the server's files name. */
async function numericRows(): Promise<string[][]> {
  const sources = await texts(SERVER);
  const used = new Set(
    sources.flatMap((text) => [...text.matchAll(/\b(?:RPL|ERR)_[A-Z0-9]+/g)].map(([name]) => name)),
  );
  const rows = Object.entries(numerics).filter(([name]) => used.has(name)).map((
    [name, value],
  ) => [value, code(name)]);
  return rows.sort(([a = ""], [b = ""]) => a < b ? -1 : 1);
}

async function texts(folder: URL): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) found.push(...await texts(new URL(`${name}/`, folder)));
    else found.push(await Deno.readTextFile(new URL(name, folder)));
  }
  return found;
}

if (import.meta.main) await Deno.writeTextFile(REFERENCE, await reference());
