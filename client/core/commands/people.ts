/** Slash commands about other people: who they are, and what they may do in a room. */

import { wholeMask } from "../lists.ts";
import type { Client } from "../client.ts";
import { type Commands, currentRoom, type SlashCommand } from "./command.ts";
import { toggleEntry } from "./toggle.ts";

export const PEOPLE_COMMANDS: Commands = {
  whois: {
    family: "people",
    usage: "name",
    does: "who somebody is",
    least: 1,
    most: 1,
    args: ["nick"],
    also: ["wi"],
    run: (client, [name = ""]) => client.send("WHOIS", name),
  },
  ignore: {
    family: "people",
    usage: "[name or nick!user@host]",
    does: "hear nothing more of somebody; again: hear them; alone: whom you ignore",
    least: 0,
    most: 1,
    args: ["nick"],
    offline: true,
    run(client, [given]) {
      toggleEntry(client, client.lists.ignored, {
        entry: given === undefined ? undefined : wholeMask(given),
        added: (mask) => `You hear nothing more of ${mask}; the same again undoes it`,
        removed: (mask) => `You hear ${mask} again`,
        none: "You ignore nobody. /ignore name does it",
        all: "You ignore",
      });
    },
  },
  kick: {
    family: "moderation",
    usage: "name [reason]",
    does: "put somebody out of this room",
    least: 1,
    most: 2,
    args: ["nick", "text"],
    run(client, [name = "", reason]) {
      const room = currentRoom(client);
      if (room !== undefined) client.send("KICK", room, name, ...(reason === undefined ? [] : [reason]));
    },
  },
  ban: {
    family: "moderation",
    usage: "[name or mask] [30m, 1h, 7d]",
    does: "keep somebody from entering and speaking, for ever or for a time; alone: who is kept out",
    least: 0,
    most: 2,
    args: ["nick", "word"],
    run(client, [name, time]) {
      const room = currentRoom(client);
      if (room === undefined) return;
      if (name === undefined) client.send("MODE", room, "b");
      else client.bans.add(room, { name, time });
    },
  },
  unban: {
    family: "moderation",
    usage: "name or mask",
    does: "let somebody in again",
    least: 1,
    most: 1,
    args: ["nick"],
    run(client, [name = ""]) {
      const room = currentRoom(client);
      if (room !== undefined) client.bans.lift(room, name);
    },
  },
  op: marking("+o", "make people operators of this room (@)"),
  deop: marking("-o", "take the operator's mark from people"),
  voice: marking("+v", "let people speak in this room when it is moderated (+)"),
  devoice: marking("-v", "take the voice from people"),
};

function marking(change: string, does: string): SlashCommand {
  return {
    family: "moderation",
    usage: "name …",
    does,
    least: 1,
    most: 1,
    args: ["nick"],
    run: (client, [names = ""]) => mark(client, change, names.split(/\s+/)),
  };
}

/** As many in one line as the server takes (005, MODES). */
function mark(client: Client, [sign = "", letter = ""]: string, names: readonly string[]): void {
  const room = currentRoom(client);
  if (room === undefined) return;
  const most = Math.min(Number(client.state.token("MODES", "3")) || 3, 10);
  for (let at = 0; at < names.length; at += most) {
    const some = names.slice(at, at + most);
    client.send("MODE", room, sign + letter.repeat(some.length), ...some);
  }
}
