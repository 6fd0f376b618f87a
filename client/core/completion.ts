/**
 * What Tab can make of the word at the cursor: a command and its arguments, a room, an emoji, else a name. Those who
 * spoke last come first.
 */

import type { Client } from "./client.ts";
import type { ArgumentKind } from "./commands/command.ts";
import { commandOf, COMMANDS, usageOf } from "./commands/table.ts";
import { emojiLike } from "./emoji.ts";
import { isSetting, type SettingName, settingOf, SETTINGS, wordsOf, writtenAs } from "./settings.ts";

/** One possible end of a word. */
export interface Candidate {
  /** What stands in place of the word, with the space or colon behind it. */
  readonly text: string;
  /** How a menu shows it. */
  readonly shown: string;
  /** What it is, for a menu; "" where that is clear. */
  readonly detail: string;
}

/** What may stand in place of the text from `start` to `end` (UTF-16 offsets). */
export interface Completion {
  readonly start: number;
  readonly end: number;
  readonly candidates: readonly Candidate[];
}

/** Candidates that are told at most: more than anybody looks through. */
const MOST = 200;
/** Letters behind a colon that make it an emoji, as a colon alone is none. */
const EMOJI = 2;

/** Where the word stands. */
interface Place {
  /** Whether it is the first one of the line. */
  readonly first: boolean;
  /** The words before it. */
  readonly before: readonly string[];
}

/**
 * @param text the line being edited
 * @param cursor where the cursor is in it, as a UTF-16 offset
 */
export function complete(client: Client, text: string, cursor: number): Completion {
  const head = text.slice(0, cursor);
  const start = head.search(/\S*$/);
  const word = head.slice(start);
  const before = head.slice(0, start).split(/\s+/).filter((part) => part !== "");
  const place = { first: start === 0, before };
  const candidates = kindOf(word, place).flatMap((kind) => CANDIDATES[kind](client, word, place));
  return { start, end: cursor, candidates: candidates.slice(0, MOST) };
}

type Kind = ArgumentKind | "slash";

/** What may stand in this place. */
function kindOf(word: string, { first, before }: Place): Kind[] {
  const [name = ""] = before;
  const isCommand = name.startsWith("/") && !name.startsWith("//");
  if (first) return [word.startsWith("/") && !word.startsWith("//") ? "slash" : "text"];
  if (!isCommand) return ["text"];
  const { args = [] } = commandOf(name.slice(1))?.[1] ?? {};
  const kind = args[Math.min(before.length, args.length) - 1];
  // What is a room in some commands may be left out, and a name or words follow at once.
  return kind === undefined ? [] : [kind];
}

const CANDIDATES: Readonly<
  Record<Kind, (client: Client, word: string, place: Place) => readonly Candidate[]>
> = {
  slash: (_, word) => slashCommands(word),
  command: (_, word) =>
    slashCommands(`/${word.replace(/^\//, "")}`).map(({ text, ...rest }) => ({
      ...rest,
      text: text.slice(1),
    })),
  text: (client, word, place) => inText(client, word, place),
  nick: (client, word) => nicks(client, word, { of: anybody(client), ending: " " }),
  room: (client, word) => rooms(client, word),
  setting: (client, word) => settings(client, word),
  value: (_, word, { before }) => values(before[1] ?? "", word),
  switch: (_, word) => words(["on", "off"], word),
  emoji: (client, word) =>
    word.startsWith(":") || word === ""
      ? emoji(word.slice(1))
      : inText(client, word, { first: false, before: [] }),
  word: () => [],
};

function inText(client: Client, word: string, { first }: Place): readonly Candidate[] {
  if (client.state.isRoom(word)) return rooms(client, word);
  if (word.startsWith(":") && word.length > EMOJI) return emoji(word.slice(1));
  if (word.startsWith("@") && word.length > 1) {
    return nicks(client, word.slice(1), { of: known(client), ending: " " }).map(({ text, ...rest }) => ({
      ...rest,
      text: `@${text}`,
    }));
  }
  return nicks(client, word, { of: known(client), ending: first ? ": " : " " });
}

function slashCommands(word: string): readonly Candidate[] {
  const wanted = word.slice(1).toLowerCase();
  const also = Object.entries(COMMANDS).flatMap(([name, { also = [] }]) =>
    also.filter((other) => other.startsWith(wanted) && !name.startsWith(wanted) && wanted !== "").map(() =>
      name
    )
  );
  const names = Object.keys(COMMANDS).filter((name) => name.startsWith(wanted)).sort();
  return [...names, ...new Set(also)].map((name) => ({
    text: `/${name} `,
    shown: usageOf(name),
    detail: COMMANDS[name]!.does,
  }));
}

/** Our rooms, then those that a list of the server's has told. */
function rooms({ state }: Client, word: string): readonly Candidate[] {
  const wanted = state.fold(state.isRoom(word) || word === "" ? word : `#${word}`);
  const ours = [...state.rooms.values()].sort((a, b) => a.name < b.name ? -1 : 1);
  const others = state.listed.filter(({ name }) => state.room(name) === undefined);
  return [...ours, ...others].filter(({ name }) => state.fold(name).startsWith(wanted))
    .map(({ name, topic }) => ({ text: `${name} `, shown: name, detail: topic }));
}

function nicks(
  { state }: Client,
  word: string,
  { of, ending }: { of: Iterable<string>; ending: string },
): readonly Candidate[] {
  const wanted = state.fold(word);
  const seen = new Set([state.fold(state.nick)]);
  const found: string[] = [];
  for (const nick of of) {
    if (found.length >= MOST) break;
    const folded = state.fold(nick);
    if (!folded.startsWith(wanted) || seen.has(folded)) continue;
    seen.add(folded);
    found.push(nick);
  }
  return found.map((nick) => ({ text: `${nick}${ending}`, shown: nick, detail: "" }));
}

/** Everybody that we can see, those who are likely first. */
function* anybody(client: Client): Iterable<string> {
  yield* known(client);
  for (const room of client.state.rooms.values()) for (const { nick } of room.people.values()) yield nick;
}

/** Names in the order in which they are likely: those here, then those that we talk with. */
function* known({ state, buffers }: Client): Iterable<string> {
  const room = state.room(state.current ?? "");
  if (room !== undefined) {
    yield* room.recent;
    yield* [...room.people.values()].map(({ nick }) => nick).sort();
  }
  for (const { kind, name } of buffers.list) if (kind === "direct") yield name;
}

function settings(client: Client, word: string): readonly Candidate[] {
  const names = (Object.keys(SETTINGS) as SettingName[]).filter((name) =>
    name.startsWith(word.toLowerCase())
  );
  return names.map((name) => ({
    text: `${name} `,
    shown: `${name} ${writtenAs(client.settings.get(name))}`,
    detail: settingOf(name).does,
  }));
}

function values(name: string, word: string): readonly Candidate[] {
  return isSetting(name) ? words(wordsOf(settingOf(name)), word) : [];
}

function words(all: readonly string[], word: string): readonly Candidate[] {
  return all.filter((value) => value.startsWith(word.toLowerCase()))
    .map((value) => ({ text: `${value} `, shown: value, detail: "" }));
}

function emoji(word: string): readonly Candidate[] {
  return emojiLike(word.replace(/:$/, "")).map(({ name, emoji }) => ({
    text: `${emoji} `,
    shown: `${emoji} :${name}:`,
    detail: "",
  }));
}
