/** Answers about people, rooms and the server: WHOIS, LIST, MOTD, AWAY. */

import * as rpl from "../../../protocol/numerics.ts";
import type { Client } from "../client.ts";
import { nickOf, type Update } from "./update.ts";

/** Rooms kept of a LIST, and characters of a name and a topic in it. */
const ROOMS = { kept: 2_000, name: 200, topic: 1_000 };
/** Answers of WHOIS that may be open, and lines in one. */
const WHOIS = { open: 50, facts: 30 };

const ignore: Update = () => {};

/** A line of WHOIS: a label, and the words made of its parameters behind the nick. */
function fact(label: string, words: (params: readonly string[]) => string): Update {
  return (client, { params: [, nick = "", ...rest] }) => addFact(client, nick, [label, words(rest)]);
}

function addFact(client: Client, nick: string, fact: [string, string]): void {
  const { whois } = client.gathered;
  const key = client.state.fold(nick);
  const facts = whois.get(key) ?? [];
  if (facts.length >= WHOIS.facts || (facts.length === 0 && whois.size >= WHOIS.open)) return;
  facts.push(fact);
  whois.set(key, facts);
}

/** A time as a person says it. */
function spanOf(seconds: number): string {
  const units = [[86_400, "day"], [3_600, "hour"], [60, "minute"], [1, "second"]] as const;
  const [size, name] = units.find(([size]) => seconds >= size) ?? [1, "second"];
  const count = Math.floor(seconds / size);
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}

const last = (params: readonly string[]) => params.at(-1) ?? "";

export const INFO_UPDATES: Readonly<Record<string, Update>> = {
  [rpl.RPL_MOTDSTART]: ignore,
  [rpl.RPL_MOTD]: (client, message) => {
    client.emit({ kind: "note", from: nickOf(message), text: last(message.params).replace(/^- ?/, "") });
  },
  [rpl.RPL_WHOISUSER]: fact(
    "name",
    ([user = "", host = "", , realname = ""]) => `${realname} (${user}@${host})`,
  ),
  [rpl.RPL_WHOISCHANNELS]: fact("rooms", (params) => last(params).trim()),
  [rpl.RPL_WHOISSERVER]: fact("server", ([server = "", text = ""]) => `${server} (${text})`),
  [rpl.RPL_WHOISOPERATOR]: fact("role", last),
  [rpl.RPL_WHOISBOT]: fact("role", last),
  [rpl.RPL_WHOISACCOUNT]: fact("account", ([account = ""]) => account),
  [rpl.RPL_WHOISSECURE]: fact("connection", last),
  [rpl.RPL_WHOISACTUALLY]: ignore,
  [rpl.RPL_WHOISHOST]: ignore,
  [rpl.RPL_WHOISIDLE]: fact("idle", ([seconds = "0"]) => spanOf(Number(seconds) || 0)),
  [rpl.RPL_ENDOFWHOIS](client, { params: [, nick = ""] }) {
    const facts = client.gathered.whois.get(client.state.fold(nick));
    client.gathered.whois.delete(client.state.fold(nick));
    if (facts !== undefined) client.emit({ kind: "whois", nick, facts });
  },
  [rpl.RPL_AWAY](client, { params: [, nick = "", text = ""] }) {
    if (client.gathered.whois.has(client.state.fold(nick))) addFact(client, nick, ["away", text]);
    else client.emit({ kind: "info", text: `${nick} is away: ${text}` });
  },
  [rpl.RPL_UNAWAY]: (client) => client.away.confirmed(false),
  [rpl.RPL_NOWAWAY]: (client) => client.away.confirmed(true),
  [rpl.RPL_LISTSTART](client) {
    client.gathered.rooms = [];
  },
  [rpl.RPL_LIST](client, { params: [, name = "", people = "0", topic = ""] }) {
    const { rooms } = client.gathered;
    if (rooms.length >= ROOMS.kept || name.length > ROOMS.name) return;
    rooms.push({ name, people: Number(people) || 0, topic: topic.slice(0, ROOMS.topic) });
  },
  [rpl.RPL_LISTEND](client) {
    client.state.listed = client.gathered.rooms;
    client.emit({ kind: "rooms", rooms: client.gathered.rooms });
    client.gathered.rooms = [];
  },
  [rpl.RPL_INVITING](client, { params: [, nick = "", room = ""] }) {
    client.emit({ kind: "info", text: `${nick} was asked into ${room}` });
  },
};
