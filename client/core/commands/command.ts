/** What a slash command is, and what most of them ask first. */

import type { Abilities } from "../answers.ts";
import type { Client } from "../client.ts";

/** What an argument is, as far as it can be completed. */
export type ArgumentKind =
  | "room"
  | "nick"
  | "command"
  | "setting"
  /** A value of the setting that the argument before it names. */
  | "value"
  | "switch"
  | "emoji"
  | "text"
  /** Nothing that could be guessed. */
  | "word";

/** What commands are about; help tells them in this order. */
export type Family = "talk" | "rooms" | "people" | "moderation" | "self";

/** One slash command. */
export interface SlashCommand {
  readonly family: Family;
  /** The arguments as help shows them, without the command's name. */
  readonly usage: string;
  /** What it does, in a few words. */
  readonly does: string;
  /** Words that must follow; fewer get the usage. */
  readonly least: number;
  /** Words that are told apart; all that follows belongs to the last one. */
  readonly most: number;
  /** What its arguments are, in order; the last one stands for all that follow. */
  readonly args: readonly ArgumentKind[];
  /** Other names of it, as people know them from elsewhere. */
  readonly also?: readonly string[];
  /** What it takes of the server. */
  readonly needs?: keyof Abilities;
  /** Makes sense without a connection too. */
  readonly offline?: true;
  /** Acts on the words. Missing ones are undefined. */
  run(client: Client, words: readonly string[]): void;
}

/** Commands by name. */
export type Commands = Readonly<Record<string, SlashCommand>>;

/** The room that the first word names, or the current one, and the words that follow it as one. */
export function withRoom(client: Client, words: readonly string[]): [string | undefined, string | undefined] {
  const { state } = client;
  const [first, second] = words;
  if (first !== undefined && state.isRoom(first)) return [first, second];
  const room = currentRoom(client);
  return [room, room === undefined || words.length === 0 ? undefined : words.join(" ")];
}

/** @returns the room that the person looks at; where it is none, they are told */
export function currentRoom(client: Client): string | undefined {
  const { current } = client.state;
  if (current !== undefined && client.state.isRoom(current)) return current;
  const text = current === undefined
    ? "You are in no room. Enter one with /join #lobby"
    : `You are talking with ${current} alone. Go to a room first, with /join #room`;
  client.emit({ kind: "error", text });
}

/** @returns a first word that is a number from 1 to 999, and the words behind it; else all of them */
export function numbered(words: readonly string[]): { back: number | undefined; rest: string | undefined } {
  const [first = "", ...others] = words;
  const back = /^[1-9]\d{0,2}$/.test(first) ? Number(first) : undefined;
  const rest = (back === undefined ? words : others).join(" ").trim();
  return { back, rest: rest === "" ? undefined : rest };
}
