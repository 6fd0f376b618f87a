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

/** Tells about all commands, or one of them. */
export function tellHelp(client: Client, commands: Commands, name: string | undefined): void {
  const info = (text: string) => client.emit({ kind: "info", text });
  if (name !== undefined) return tellOne(client, commands, name.replace(/^\//, "").toLowerCase());
  for (const line of whereWeAre(client)) info(line);
  const offline = client.state.phase !== "welcomed";
  const usable = Object.entries(commands).filter(([, { offline: always }]) => always || !offline);
  const width = Math.max(...usable.map(([key, { usage }]) => key.length + usage.length));
  for (const [family, title] of Object.entries(FAMILIES)) {
    const members = usable.filter(([, command]) => command.family === family);
    if (members.length > 0) info(`${title}:`);
    for (const [key, command] of members) info(lineOf(key, command, width));
  }
  info("A line that starts with // is sent with one slash. Tab completes. Ctrl-D leaves.");
}

function tellOne(client: Client, commands: Commands, name: string): void {
  const found = Object.entries(commands).find(([key, { also }]) => key === name || also?.includes(name));
  if (found === undefined) {
    return client.emit({ kind: "error", text: `There is no command /${name}. Type /help for all of them.` });
  }
  const [key, command] = found;
  client.emit({ kind: "info", text: lineOf(key, command, 0) });
}

function lineOf(name: string, { usage, does }: SlashCommand, width: number): string {
  return `  ${`/${name} ${usage}`.trim().padEnd(width + 4)}${width === 0 ? "  " : ""}${does}`;
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
