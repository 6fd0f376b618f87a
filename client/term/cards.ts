/** The longer answers: who is here, who somebody is, which rooms there are. Words and lines; knows no other event. */
import { fold } from "../../protocol/names.ts";
import { stripFormatting } from "../../protocol/formatting.ts";
import type { EventOf, Person } from "../core/events.ts";
import { clock, day, happenedLine, plainLine } from "./lines.ts";
import type { Line } from "./style.ts";

/** Names that a greeting tells one by one; of more people it gives the number. */
const NAMED = 5;
/** Rooms, or people of one room, that a list shows. */
const LISTED = 100;

/** Who else is in a room that the user `nick` just entered, in one sentence. */
export function whoIsHere({ room, people }: EventOf<"names">, nick: string): string {
  const others = people.filter((person) => fold(person.nick) !== fold(nick)).map((person) => person.nick);
  if (others.length === 0) return `You are ${nick} in ${room}. Nobody else is here yet`;
  const more = others.length - NAMED;
  const names = more > 0 ? [...others.slice(0, NAMED), `${more} more`] : others;
  return `You are ${nick} in ${room}, with ${listed(names)}`;
}

/** Everybody in a room, with the marks of those who have one. */
export function everybody(people: readonly Person[]): string {
  const names = people.slice(0, LISTED).map(({ marks, nick }) => marks.slice(0, 1) + nick);
  const more = people.length > LISTED ? [`and ${people.length - LISTED} more`] : [];
  return `${people.length} here: ${[...names, ...more].join(", ")}`;
}

/** What is known of somebody, a fact a line. */
export function whoisCard({ at, nick, facts }: EventOf<"whois">): Line[] {
  const head = happenedLine(new Date(at), { text: `--- ${nick}` });
  const wide = Math.max(0, ...facts.map(([label]) => label.length));
  return [head, ...facts.map(([label, value]) => row(`${label.padEnd(wide)}  ${value}`))];
}

/** Rooms with the number of people and the topic, the fullest first. */
export function roomList({ at, rooms }: EventOf<"rooms">): Line[] {
  if (rooms.length === 0) {
    return [happenedLine(new Date(at), { text: "--- No rooms yet; /join #name makes one" })];
  }
  const fullest = rooms.toSorted((a, b) => b.people - a.people);
  const shown = fullest.slice(0, LISTED).map(({ name, people, topic }) =>
    row(`${name} (${people})  ${topic}`.trimEnd())
  );
  const more = rooms.length > LISTED ? [row(`and ${rooms.length - LISTED} more`)] : [];
  const count = rooms.length === 1 ? "1 room" : `${rooms.length} rooms`;
  const head = happenedLine(new Date(at), { text: `--- ${count}; /join #name enters one` });
  return [head, ...shown, ...more];
}

/** What a search has found, each with its day and room, so that nobody takes it for something said now. */
export function foundList({ at, messages }: EventOf<"found">): Line[] {
  if (messages.length === 0) return [happenedLine(new Date(at), { text: "--- Nothing found" })];
  const count = messages.length === 1 ? "1 message" : `${messages.length} messages`;
  const rows = messages.map(({ at, room, from, text, manner }) => {
    const said = manner === "action" ? `* ${from} ${text}` : `${from}: ${text}`;
    return row(`${day(new Date(at))} ${clock(new Date(at))} ${room} ${said}`);
  });
  return [happenedLine(new Date(at), { text: `--- Found ${count}` }), ...rows];
}

function row(text: string): Line {
  return plainLine(`      ${stripFormatting(text)}`);
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
