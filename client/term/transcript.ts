/**
 * Events → lines of text for files and filters. The conversation and the remarks on it are told apart, so that they
 * can go different ways. It writes nothing itself.
 *
 * A line of the conversation is `DATE TIME WHERE WHAT`, local time; WHERE is `#room`, several as `#one,#two`, or
 * `@nick` for what is said in private; WHAT is one of
 *
 * - `nick: text`, `* nick text` (an action), `-nick- text` (a notice);
 * - `--> …` somebody came, `<-- …` somebody went, `--- …` something changed.
 */

import { stripFormatting, visibleText } from "../../protocol/formatting.ts";
import type { ClientEvent, EventOf, Found } from "../core/events.ts";
import { codeWords } from "./code_words.ts";
import { redactedWords } from "./past.ts";
import { reactionWords } from "./reactions.ts";

/** Foreign text as it may be shown: no colours, and nothing that a terminal would obey. */
export function readable(text: string): string {
  return visibleText(stripFormatting(text));
}

/**
 * What an event adds to the conversation; undefined for most kinds. An own message counts once the server has it,
 * so that it stands where others see it: pass its event then, with that time.
 */
export function conversationLine(event: ClientEvent): string | undefined {
  const [where, what] = happening(event) ?? [];
  return where === undefined ? undefined : `${stamp(event.at)} ${readable(`${where} ${what}`)}`;
}

/** What an event means to somebody who looks after the program: trouble, and what the server itself says. */
export function remark(event: ClientEvent): string | undefined {
  const text = remarkOn(event);
  return text === undefined ? undefined : text.split("\n").map(readable).join("\n");
}

/** An event as one line of JSON; what a terminal might obey is written as `\uXXXX`. */
export function jsonLine(event: ClientEvent): string {
  return JSON.stringify(event).replace(UNSEEN, escapeUnits).replace(PILED_UP, escapeUnits);
}

/** Characters that a terminal obeys or does not show, and marks that reach over what stands around them. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;
const PILED_UP = /(?<=[\p{Mn}\p{Me}]{4})[\p{Mn}\p{Me}]/gu;

function escapeUnits(character: string): string {
  return character.split("").map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
}

/** Where something happened, and what. */
type Happening = readonly [where: string, what: string];

function happening(event: ClientEvent): Happening | undefined {
  switch (event.kind) {
    case "message":
      return [event.private ? `@${event.room}` : event.room, saying(event)];
    case "joined":
      return [event.room, `--> ${event.who} joined`];
    case "left":
      return [event.room, `<-- ${event.who} left${because(event.reason)}`];
    case "kicked":
      return [event.room, `<-- ${event.who} was put out by ${event.by}${because(event.reason)}`];
    case "quit":
      return [event.rooms.join(","), `<-- ${event.who} left the chat${because(event.reason)}`];
    case "renamed":
      return [event.rooms.join(","), `--- ${event.from} is now ${event.to}`];
    case "room-renamed":
      return [event.from, `--- ${event.by} renamed it to ${event.to}${because(event.reason)}`];
    case "mode":
      return [event.room, `--- ${event.by} set ${event.change}`];
    case "redacted":
      return [event.room, `--- ${redacted(event)}`];
    case "reactions":
      return [event.room, `--- ${reactionWords(event)}`];
    case "topic":
      return topic(event);
  }
}

function saying({ manner, from, text }: Pick<Found, "manner" | "from" | "text">): string {
  if (manner === "action") return `* ${from} ${text}`;
  return manner === "notice" ? `-${from}- ${text}` : `${from}: ${text}`;
}

function topic({ room, topic, by }: EventOf<"topic">): Happening | undefined {
  if (by === undefined) return topic === "" ? undefined : [room, `--- topic: ${topic}`];
  return [room, topic === "" ? `--- ${by} took the topic away` : `--- ${by} set the topic: ${topic}`];
}

function redacted(event: EventOf<"redacted">): string {
  return redactedWords(event, { when: event.saidAt === undefined ? undefined : stamp(event.saidAt) });
}

function remarkOn(event: ClientEvent): string | undefined {
  switch (event.kind) {
    case "connected":
      return event.again ? "Connected again" : undefined;
    case "lost":
      return `Connection lost${because(event.reason)}${again(event.retryIn)}`;
    case "caught-up":
      return event.more ? `${event.room}: more was said than could be fetched` : undefined;
    case "failed":
      return `Not sent to ${event.room}: "${event.text}"${because(event.reason)}`;
    case "error":
    case "info":
      return event.text;
    case "note":
      return `${event.from}: ${event.text}`;
    case "password-wanted":
      return event.refused && `Not logged in as ${event.account}: ${event.refused}`;
    case "link-code":
      return codeWords(event).join("\n");
    case "invited":
      return `${event.by} invites to ${event.room}`;
    case "names":
      return event.asked
        ? `${event.room}: ${event.people.map(({ marks, nick }) => marks + nick).join(" ")}`
        : undefined;
    case "whois":
      return event.facts.map(([label, value]) => `${event.nick}: ${label} ${value}`).join("\n");
    case "found":
      return event.messages.length === 0 ? "nothing found" : event.messages.map(foundWords).join("\n");
    case "rooms":
      return event.rooms.map(({ name, people, topic }) => `${name} (${people}) ${topic}`).join("\n");
  }
}

function foundWords({ at, room, ...said }: Found): string {
  return `${stamp(at)} ${room} ${saying(said)}`;
}

function again(seconds: number | undefined): string {
  return seconds === undefined ? "" : `; trying again in ${seconds} s`;
}

function because(reason: string): string {
  return reason === "" ? "" : ` (${reason})`;
}

/** `2026-11-23 03:05:07`, here. */
function stamp(at: number): string {
  const time = new Date(at);
  const two = (value: number) => String(value).padStart(2, "0");
  const date = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join("-");
  return `${date} ${[time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(":")}`;
}
