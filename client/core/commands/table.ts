/** The slash commands in one table: help, checks and completion are made from it. */

import type { Client } from "../client.ts";

/** One slash command. */
export interface SlashCommand {
  /** The arguments as help shows them, without the command's name. */
  readonly usage: string;
  /** What it does, in a few words. */
  readonly does: string;
  /** Words that must follow; fewer get the usage. */
  readonly least: number;
  /** Words that are told apart; all that follows belongs to the last one. */
  readonly most: number;
  /** Makes sense without a connection too. */
  readonly offline?: true;
  /** Acts on the words. Missing ones are undefined. */
  run(client: Client, words: readonly string[]): void;
}

/** Every slash command by its name. */
export const COMMANDS: Readonly<Record<string, SlashCommand>> = {
  help: { usage: "[command]", does: "what you can type here", least: 0, most: 1, offline: true, run: help },
  join: {
    usage: "#room [key]",
    does: "enter a room, or go back to one you are in",
    least: 1,
    most: 2,
    run(client, [names = "", key]) {
      for (const name of names.split(",").filter((name) => name !== "")) join(client, name, key);
    },
  },
  part: {
    usage: "[#room] [reason]",
    does: "leave this room or another",
    least: 0,
    most: 2,
    run(client, words) {
      const [room, reason] = withRoom(client, words);
      if (room !== undefined) client.send("PART", room, ...(reason === undefined ? [] : [reason]));
    },
  },
  msg: {
    usage: "name text",
    does: "say something to one person alone",
    least: 2,
    most: 2,
    offline: true,
    run: (client, [name = "", text = ""]) => client.say(name, text, "said"),
  },
  nick: {
    usage: "name",
    does: "change your name",
    least: 1,
    most: 1,
    offline: true,
    run: (client, [name = ""]) => client.alias(name),
  },
  me: {
    usage: "does something",
    does: "tell what you do: * bob waves",
    least: 1,
    most: 1,
    offline: true,
    run: (client, [text = ""]) => client.say(client.state.current, text, "action"),
  },
  names: {
    usage: "[#room]",
    does: "who is in the room",
    least: 0,
    most: 1,
    run(client, words) {
      const [room] = withRoom(client, words);
      if (room === undefined) return;
      client.namesAsked.add(client.state.fold(room));
      client.send("NAMES", room);
    },
  },
  topic: {
    usage: "[new topic]",
    does: "show or change what the room is about",
    least: 0,
    most: 1,
    run(client, [text]) {
      const [room] = withRoom(client, []);
      if (room !== undefined) client.send("TOPIC", room, ...(text === undefined ? [] : [text]));
    },
  },
  whois: {
    usage: "name",
    does: "who somebody is",
    least: 1,
    most: 1,
    run: (client, [name = ""]) => client.send("WHOIS", name),
  },
  rooms: {
    usage: "",
    does: "the rooms of this server",
    least: 0,
    most: 0,
    run: (client) => client.send("LIST"),
  },
  search: {
    usage: "[#room] words",
    does: "what was said with these words, here or wherever you can read",
    least: 1,
    most: 2,
    run(client, [first = "", rest]) {
      const inRoom = rest !== undefined && client.state.isRoom(first);
      client.search.ask(inRoom ? rest : [first, rest].join(" ").trim(), inRoom ? first : undefined);
    },
  },
  redact: {
    usage: "[n] [reason]",
    does: "take back what you said last, or the nth last",
    least: 0,
    most: 2,
    run(client, [first = "", rest]) {
      const back = /^[1-9]\d{0,2}$/.test(first) ? Number(first) : undefined;
      const reason = back === undefined ? [first, rest].join(" ").trim() : rest;
      client.redactions.takeBack(back ?? 1, reason === "" ? undefined : reason);
    },
  },
  invite: {
    usage: "name",
    does: "ask somebody into this room",
    least: 1,
    most: 1,
    run(client, [name = ""]) {
      const [room] = withRoom(client, []);
      if (room !== undefined) client.send("INVITE", name, room);
    },
  },
  kick: {
    usage: "name [reason]",
    does: "put somebody out of this room",
    least: 1,
    most: 2,
    run(client, [name = "", reason]) {
      const [room] = withRoom(client, []);
      if (room !== undefined) client.send("KICK", room, name, ...(reason === undefined ? [] : [reason]));
    },
  },
  mode: {
    usage: "[changes]",
    does: "show or change the room's modes, such as +m",
    least: 0,
    most: 1,
    run(client, [changes]) {
      const [room] = withRoom(client, []);
      if (room !== undefined) client.send("MODE", room, ...(changes?.split(/\s+/) ?? []));
    },
  },
  register: {
    usage: "",
    does: "make your name yours, with a password that you are asked for",
    least: 0,
    most: 0,
    run: (client) => client.login.register(),
  },
  login: {
    usage: "[account]",
    does: "log in to your account; its password is asked for, unseen",
    least: 0,
    most: 1,
    run: (client, [account = client.state.nick]) => client.login.start(account),
  },
  logout: {
    usage: "",
    does: "log out of your account; this machine forgets its key",
    least: 0,
    most: 0,
    run: (client) => client.login.leave(),
  },
  away: {
    usage: "[reason]",
    does: "say that you are away; without a reason: back",
    least: 0,
    most: 1,
    run: (client, [reason]) => client.send("AWAY", ...(reason === undefined ? [] : [reason])),
  },
  raw: {
    usage: "line",
    does: "send a line of IRC as it is",
    least: 1,
    most: 1,
    run: (client, [line = ""]) => client.sendRaw(line),
  },
  quit: {
    usage: "[reason]",
    does: "leave",
    least: 0,
    most: 1,
    offline: true,
    run: (client, [reason]) => client.leave(reason),
  },
};

function help(client: Client, [name]: readonly string[]): void {
  const chosen = name === undefined ? Object.entries(COMMANDS) : entry(name.replace(/^\//, ""));
  if (chosen.length === 0) {
    return client.emit({ kind: "error", text: `There is no command /${name}. Type /help for all of them.` });
  }
  if (name === undefined) {
    client.emit({
      kind: "info",
      text: "Type a message and press Enter to send it to everyone in the room. Commands:",
    });
  }
  const width = Math.max(...chosen.map(([key, { usage }]) => key.length + usage.length));
  for (const [key, { usage, does }] of chosen) {
    client.emit({ kind: "info", text: `  ${`/${key} ${usage}`.padEnd(width + 4)}${does}` });
  }
  if (name === undefined) {
    client.emit({ kind: "info", text: "A line that starts with // is sent with one slash. Ctrl-D leaves." });
  }
}

function entry(name: string): [string, SlashCommand][] {
  return Object.hasOwn(COMMANDS, name) ? [[name, COMMANDS[name]!]] : [];
}

function join(client: Client, name: string, key: string | undefined): void {
  const { state } = client;
  const room = state.isRoom(name) ? name : `#${name}`;
  const known = state.room(room);
  if (known !== undefined) {
    state.current = known.name;
    return client.emit({ kind: "current", room: known.name });
  }
  client.handshake.enter(room, key);
}

/** The room that the first word names, or the current one, and the words that follow it as one. */
function withRoom(client: Client, words: readonly string[]): [string | undefined, string | undefined] {
  const { state } = client;
  const [first, second] = words;
  if (first !== undefined && state.isRoom(first)) return [first, second];
  if (state.current === undefined) {
    client.emit({ kind: "error", text: "You are in no room. Enter one with /join #lobby" });
    return [undefined, undefined];
  }
  return [state.current, words.length === 0 ? undefined : words.join(" ")];
}

/** @returns what the person must type, for the error after too few words */
export function usageOf(name: string): string {
  return `/${name} ${COMMANDS[name]?.usage ?? ""}`.trim();
}
