/** Slash commands about rooms and conversations: entering, leaving, what they are like. */

import type { Client } from "../client.ts";
import { type Commands, currentRoom, withRoom } from "./command.ts";

export const ROOM_COMMANDS: Commands = {
  join: {
    family: "rooms",
    usage: "#room [key]",
    does: "enter a room, or go back to one you are in",
    least: 1,
    most: 2,
    args: ["room", "word"],
    also: ["j"],
    run(client, [names = "", key]) {
      for (const name of names.split(",").filter((name) => name !== "")) join(client, name, key);
    },
  },
  part: {
    family: "rooms",
    usage: "[#room] [reason]",
    does: "leave this room or another",
    least: 0,
    most: 2,
    args: ["room", "text"],
    also: ["leave"],
    run(client, words) {
      const [room, reason] = withRoom(client, words);
      if (room !== undefined) client.send("PART", room, ...(reason === undefined ? [] : [reason]));
    },
  },
  query: {
    family: "rooms",
    usage: "name [text]",
    does: "talk with one person alone from now on",
    least: 1,
    most: 2,
    args: ["nick", "text"],
    also: ["q"],
    offline: true,
    run(client, [name = "", text]) {
      if (client.state.isRoom(name)) return join(client, name, undefined);
      client.buffers.query(name);
      if (text !== undefined) client.say(name, text, "said");
    },
  },
  close: {
    family: "rooms",
    usage: "",
    does: "close this conversation; a room is left",
    least: 0,
    most: 0,
    args: [],
    offline: true,
    run(client) {
      const { kind, name } = client.buffers.current;
      if (kind !== "server") return client.buffers.close(name);
      client.emit({ kind: "error", text: "There is no conversation to close here. /quit leaves the chat" });
    },
  },
  rooms: {
    family: "rooms",
    usage: "",
    does: "the rooms of this server",
    least: 0,
    most: 0,
    args: [],
    also: ["list"],
    run: (client) => client.send("LIST"),
  },
  names: {
    family: "rooms",
    usage: "[#room]",
    does: "who is in the room",
    least: 0,
    most: 1,
    args: ["room"],
    run(client, words) {
      const [room] = withRoom(client, words);
      if (room === undefined) return;
      client.namesAsked.add(client.state.fold(room));
      client.send("NAMES", room);
    },
  },
  topic: {
    family: "rooms",
    usage: "[new topic]",
    does: "show or change what the room is about",
    least: 0,
    most: 1,
    args: ["text"],
    run(client, [text]) {
      const room = currentRoom(client);
      if (room !== undefined) client.send("TOPIC", room, ...(text === undefined ? [] : [text]));
    },
  },
  invite: {
    family: "rooms",
    usage: "name [#room]",
    does: "ask somebody into this room or another",
    least: 1,
    most: 2,
    args: ["nick", "room"],
    run(client, [name = "", given]) {
      const room = given ?? currentRoom(client);
      if (room !== undefined) client.send("INVITE", name, room);
    },
  },
  rename: {
    family: "rooms",
    usage: "#new [reason]",
    does: "give this room another name",
    needs: "rename",
    least: 1,
    most: 2,
    args: ["word", "text"],
    run(client, [name = "", reason]) {
      const room = currentRoom(client);
      if (room === undefined) return;
      if (!client.can.rename) {
        const text = `This server cannot rename rooms. Enter a new one with /join ${
          named(client, name)
        } instead`;
        return client.emit({ kind: "error", text });
      }
      client.send("RENAME", room, named(client, name), ...(reason === undefined ? [] : [reason]));
    },
  },
  mode: {
    family: "rooms",
    usage: "[changes]",
    does: "show or change the room's modes, such as +m",
    least: 0,
    most: 1,
    args: ["word", "nick"],
    run(client, [changes]) {
      const room = currentRoom(client);
      if (room !== undefined) client.send("MODE", room, ...(changes?.split(/\s+/) ?? []));
    },
  },
};

function join(client: Client, name: string, key: string | undefined): void {
  const room = named(client, name);
  const known = client.state.room(room);
  if (known !== undefined) client.buffers.focus(known.name);
  else client.handshake.enter(room, key);
}

/** People leave out the mark of a room. */
function named(client: Client, name: string): string {
  return client.state.isRoom(name) ? name : `#${name}`;
}
