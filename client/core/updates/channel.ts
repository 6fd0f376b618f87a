/** Lines about rooms: who comes and goes, names, topics, modes. */

import { parseModeChanges } from "../../../protocol/modes.ts";
import * as rpl from "../../../protocol/numerics.ts";
import { parseSource } from "../../../protocol/source.ts";
import type { Client } from "../client.ts";
import type { Person } from "../events.ts";
import type { ClientState, RoomState } from "../state.ts";
import { inRoom, nickOf, type Update } from "./update.ts";

export const CHANNEL_UPDATES: Readonly<Record<string, Update>> = {
  JOIN(client, message) {
    const who = nickOf(message);
    const name = message.params[0] ?? "";
    const mine = client.state.isMe(who);
    const isNew = mine && client.state.isRoom(name);
    const room = client.state.room(name) ?? (isNew ? client.state.enter(name) : undefined);
    if (room === undefined) return;
    room.add({ nick: who, marks: "" });
    client.emit({ kind: "joined", room: room.name, who, mine });
    if (mine) entered(client, room);
  },
  PART: inRoom((client, room, message) => {
    const who = nickOf(message);
    const mine = client.state.isMe(who);
    client.emit({ kind: "left", room: room.name, who, mine, reason: message.params[1] ?? "" });
    gone(client, room, who);
    // The room that was looked at gives way to another one; who was put out sees that, and says it nowhere else.
    if (mine) client.buffers.closed(room.name);
  }, 0),
  KICK: inRoom((client, room, message) => {
    const who = message.params[1] ?? "";
    const mine = client.state.isMe(who);
    client.emit({
      kind: "kicked",
      room: room.name,
      who,
      by: nickOf(message),
      mine,
      reason: message.params[2] ?? "",
    });
    gone(client, room, who);
  }, 0),
  QUIT(client, message) {
    const who = nickOf(message);
    const rooms = client.state.shared(who);
    for (const name of rooms) client.state.room(name)?.remove(who);
    if (client.state.isMe(who)) return;
    client.emit({ kind: "quit", who, rooms, reason: quitReason(message.params[0] ?? "") });
    client.handshake.vacated(who);
  },
  NICK(client, message) {
    const from = nickOf(message);
    const to = message.params[0] ?? "";
    if (to === "") return;
    const rooms = client.state.shared(from);
    const mine = client.state.isMe(from);
    for (const name of rooms) client.state.room(name)?.rename(from, to);
    if (mine) {
      client.state.nick = to;
      client.handshake.renamed(to);
    }
    client.emit({ kind: "renamed", from, to, mine, rooms });
    if (!mine) client.handshake.vacated(from);
  },
  // IRCv3 "draft/channel-rename"
  RENAME: inRoom((client, room, message) => {
    const [from, to = "", reason = ""] = [room.name, ...message.params.slice(1)];
    if (!client.state.isRoom(to)) return;
    moved(client, room, to);
    client.emit({ kind: "room-renamed", from, to, by: nickOf(message), reason });
    if (client.state.current === to) client.emit({ kind: "current", room: to });
  }, 0),
  TOPIC: inRoom((client, room, message) => {
    room.topic = message.params[1] ?? "";
    client.emit({ kind: "topic", room: room.name, topic: room.topic, by: nickOf(message) });
  }, 0),
  [rpl.RPL_TOPIC]: inRoom((client, room, { params }) => showTopic(client, room, params[2] ?? ""), 1),
  [rpl.RPL_NOTOPIC]: inRoom((client, room) => showTopic(client, room, ""), 1),
  [rpl.RPL_TOPICWHOTIME]: () => {},
  [rpl.RPL_CREATIONTIME]: () => {},
  [rpl.RPL_NAMREPLY]: inRoom((client, room, { params }) => {
    for (const name of (params.at(-1) ?? "").split(" ").filter((name) => name !== "")) {
      room.arrive(personOf(client.state, name));
    }
  }, 2),
  [rpl.RPL_ENDOFNAMES](client, { params: [, name = ""] }) {
    const room = client.state.room(name);
    const asked = client.namesAsked.delete(client.state.fold(name));
    room?.settleNames();
    if (room !== undefined) {
      client.emit({ kind: "names", room: room.name, people: [...room.people.values()], asked });
      if (!asked) client.greeting.entered(room.name);
    } else if (asked) {
      client.emit({ kind: "info", text: `You are not in ${name}; /join ${name} shows who is there` });
    }
  },
  [rpl.RPL_CHANNELMODEIS]: inRoom((client, room, { params }) => {
    client.emit({ kind: "info", text: `${room.name} has the modes ${params.slice(2).join(" ")}` });
  }, 1),
  [rpl.RPL_BANLIST]: (client, { params: [, room = "", mask = ""] }) => client.bans.listed(room, mask),
  [rpl.RPL_ENDOFBANLIST]: (client, { params: [, room = ""] }) => client.bans.ended(room),
  MODE(client, message) {
    const room = client.state.room(message.params[0] ?? "");
    if (room === undefined) return;
    const [, letters = "", ...args] = message.params;
    markPeople(client.state, room, { letters, args });
    client.emit({ kind: "mode", room: room.name, by: nickOf(message), change: [letters, ...args].join(" ") });
  },
  INVITE(client, message) {
    const [nick = "", room = ""] = message.params;
    if (!client.state.isMe(nick) || client.lists.ignores(message.source)) return;
    client.emit({ kind: "invited", room, by: nickOf(message) });
  },
};

// After a loss the room that was looked at is looked at again; otherwise the room entered last is.
function entered(client: Client, room: RoomState): void {
  const { state, handshake, entering } = client;
  const asked = entering.delete(state.fold(room.name));
  client.buffers.entered(room.name, client.time);
  handshake.entered(room.name);
  const returned = handshake.keepsOtherThan(room.name);
  if (state.current === undefined || (asked && !returned)) {
    state.current = room.name;
    client.emit({ kind: "current", room: room.name });
  }
  client.flushHeld();
}

function moved(client: Client, room: RoomState, to: string): void {
  const { state } = client;
  const from = room.name;
  client.outgoing.moved(to, (name) => state.same(name, from));
  if (state.current !== undefined && state.same(state.current, from)) state.current = to;
  state.renameRoom(room, to);
  client.handshake.moved(from, to);
}

function gone(client: Client, room: RoomState, who: string): void {
  const { state } = client;
  room.remove(who);
  if (!state.isMe(who)) return;
  state.leave(room.name);
  client.handshake.left(room.name);
}

function showTopic(client: Client, room: RoomState, topic: string): void {
  room.topic = topic;
  client.emit({ kind: "topic", room: room.name, topic, by: undefined });
}

function personOf(state: ClientState, name: string): Person {
  const count = [...name].findIndex((character) => !state.marks.includes(character));
  const marks = count < 0 ? name : name.slice(0, count);
  return { nick: parseSource(name.slice(marks.length)).nick, marks };
}

function markPeople(
  state: ClientState,
  room: RoomState,
  change: { letters: string; args: readonly string[] },
): void {
  const [list = "", always = "", whenSet = "", never = ""] = state.token("CHANMODES", "beI,k,l,imnst").split(
    ",",
  );
  const [, prefix = "", marks = ""] = /^\((.*)\)(.*)$/.exec(state.token("PREFIX", "(ov)@+")) ?? [];
  const kinds = { list, always, whenSet, never, prefix };
  for (const { add, letter, argument = "" } of parseModeChanges(change.letters, change.args, kinds)) {
    const mark = marks[prefix.indexOf(letter)];
    const person = room.people.get(state.fold(argument));
    if (!prefix.includes(letter) || mark === undefined || person === undefined) continue;
    const has = [...marks].filter((other) => other === mark ? add : person.marks.includes(other)).join("");
    room.add({ nick: person.nick, marks: has });
  }
}

/** Servers mark a reason that the person gave, and say something where there was none. */
function quitReason(text: string): string {
  return /^(Client )?Quit$/i.test(text) ? "" : text.replace(/^Quit: /, "");
}
