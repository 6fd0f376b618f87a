/** What `/help` tells: what a person can do where they are now, or what one command takes. */

import type { Client } from "../client.ts";
import type { Commands, Family, SlashCommand } from "./command.ts";

/** The families in the order of help, with what stands above them. */
export const FAMILIES: Readonly<Record<Family, string>> = {
  talk: "Talking",
  rooms: "Rooms and conversations",
  people: "People",
  moderation: "For operators of a room (@)",
  self: "You and this program",
};

/** What stands for all commands where one may be named. */
const ALL = "all";

/** Tells what can be done where the person is, or of one command what it takes, or of `all`. */
export function tellHelp(client: Client, commands: Commands, name: string | undefined): void {
  const wanted = name?.replace(/^\//, "").toLowerCase();
  const lines = wanted === undefined
    ? [
      ...whereWeAre(client),
      ...inShort(client, commands),
      "/help all tells what each does, /help join one of them.",
    ]
    : wanted === ALL
    ? inFull(commands)
    : ofOne(commands, wanted);
  for (const text of lines) client.emit({ kind: "info", text });
  if (lines.length > 0) return;
  client.emit({ kind: "error", text: `There is no command /${name}. Type /help all for all of them.` });
}

/** The names of those that make sense here, a line for each family. */
function inShort(client: Client, commands: Commands): string[] {
  return Object.entries(FAMILIES).flatMap(([family, title]) => {
    const names = Object.entries(commands).filter(([, command]) =>
      command.family === family && isUsable(client, command)
    )
      .map(([name]) => `/${name}`);
    return names.length === 0 ? [] : [`  ${title}: ${names.join(" ")}`];
  });
}

function isUsable(client: Client, { family, offline, needs }: SlashCommand): boolean {
  const { state, can } = client;
  if (state.phase !== "welcomed") return offline === true;
  const marks = state.room(state.current ?? "")?.people.get(state.fold(state.nick))?.marks ?? "";
  // Who has but a voice (the lowest mark) rules nothing.
  const rules = marks !== "" && marks !== state.marks.at(-1);
  return (family !== "moderation" || rules) && (needs === undefined || can[needs]);
}

function inFull(commands: Commands): string[] {
  const width = Math.max(...Object.entries(commands).map(([name, { usage }]) => name.length + usage.length)) +
    4;
  const families = Object.entries(FAMILIES).flatMap(([family, title]) => {
    const members = Object.entries(commands).filter(([, command]) => command.family === family);
    return [`${title}:`, ...members.map(([name, command]) => lineOf(name, command, width))];
  });
  return [...families, "A line that starts with // is sent with one slash. Tab completes. Ctrl-D leaves."];
}

function ofOne(commands: Commands, name: string): string[] {
  const found = Object.entries(commands).find(([key, { also }]) => key === name || also?.includes(name));
  return found === undefined ? [] : [lineOf(...found)];
}

function lineOf(name: string, { usage, does }: SlashCommand, width = 0): string {
  return `  ${`/${name} ${usage}`.trim().padEnd(width)}${width === 0 ? "  " : ""}${does}`;
}

/** What a person can do here. */
function whereWeAre(client: Client): string[] {
  const { state, buffers } = client;
  const { current } = state;
  if (state.phase !== "welcomed") {
    return [
      "You are not connected just now. What you type is sent when you are; these commands work meanwhile.",
    ];
  }
  if (current === undefined) {
    return ["You are in no room. /join #lobby enters one, /rooms tells which there are."];
  }
  if (!state.isRoom(current)) {
    return [`Type a message and press Enter to send it to ${current} alone; /close ends that.`];
  }
  const here = `You are in ${current}. Type a message and press Enter to send it to everyone in the room.`;
  return buffers.current.people > 1 ? [here] : [here, "Nobody else is here; /invite name asks somebody in."];
}
