/** The slash commands in one table: help, checks, completion and the manual are made from it. */

import { ACCOUNT_COMMANDS } from "./account.ts";
import type { Commands, SlashCommand } from "./command.ts";
import { tellHelp } from "./help.ts";
import { PEOPLE_COMMANDS } from "./people.ts";
import { ROOM_COMMANDS } from "./rooms.ts";
import { SELF_COMMANDS } from "./self.ts";
import { TALK_COMMANDS } from "./talk.ts";

/** Every slash command by its name. */
export const COMMANDS: Commands = {
  help: {
    family: "self",
    usage: "[command or all]",
    does: "what you can type here, or what a command does",
    least: 0,
    most: 1,
    args: ["command"],
    offline: true,
    run: (client, [name]) => tellHelp(client, COMMANDS, name),
  },
  ...TALK_COMMANDS,
  ...ROOM_COMMANDS,
  ...PEOPLE_COMMANDS,
  ...SELF_COMMANDS,
  ...ACCOUNT_COMMANDS,
};

/** Names by the other names of the same commands. */
const ALSO: ReadonlyMap<string, string> = new Map(
  Object.entries(COMMANDS).flatMap(([name, { also = [] }]) => also.map((other) => [other, name] as const)),
);

/**
 * @param given a name without its slash, in any case
 * @returns the command of this name or of this other name, and its name in the table
 */
export function commandOf(given: string): readonly [string, SlashCommand] | undefined {
  const lower = given.toLowerCase();
  const name = ALSO.get(lower) ?? lower;
  return Object.hasOwn(COMMANDS, name) ? [name, COMMANDS[name]!] : undefined;
}

/** @returns what the person must type, for the error after too few words */
export function usageOf(name: string): string {
  return `/${name} ${COMMANDS[name]?.usage ?? ""}`.trim();
}
