/** METADATA: what people and rooms say of themselves, and who is told when it changes (IRCv3 draft/metadata-2, -3). */

import type { Message } from "../../protocol/message.ts";
import * as rpl from "../../protocol/numerics.ts";
import { partyOf } from "../people/conversations.ts";
import { inBatch } from "../output/in_batch.ts";
import type { Owner, Values } from "../people/metadata.ts";
import { hasRank } from "../room/ranks.ts";
import { Refusal, replyLine } from "../reply.ts";
import type { Person } from "../person.ts";
import type { Room } from "../room.ts";
import type { Session } from "../session.ts";
import { bytesOf, type CommandTable, maySee, wrap } from "./command.ts";

export const METADATA: CommandTable = {
  METADATA: {
    usage: "<nick or #room or *> GET|LIST|SET|CLEAR|SUB|UNSUB|SUBS|SYNC [<key>…] [<value>]",
    does: "what people and rooms say of themselves, and what of it you are told (draft/metadata-2)",
    minParams: 2,
    beforeWelcome: true,
    cost: 2,
    run: metadata,
  },
};

/** Everybody may see it; nothing here is hidden from some. */
const VISIBILITY = "*";
/** Bytes of keys in one numeric, so that line and source stay within 512. */
const KEYS_BYTES = 380;

/** Whom or what a client means. */
interface Target {
  /** As the client said it. */
  readonly name: string;
  readonly owner: Owner;
  readonly person?: Person;
  readonly room?: Room;
}

type Subcommand = (session: Session, target: Target, params: readonly string[]) => void | Promise<void>;

const SUBCOMMANDS: Readonly<Record<string, Subcommand>> = { GET, LIST, SET, CLEAR, SUB, UNSUB, SUBS, SYNC };

async function metadata(
  session: Session,
  { params: [name = "", word = "", ...params] }: Message,
): Promise<void> {
  if (!knowsMetadata(session)) {
    throw new Refusal(rpl.ERR_UNKNOWNCOMMAND, "METADATA", "Ask for the capability draft/metadata-2 first");
  }
  const subcommand = word.toUpperCase();
  if (!Object.hasOwn(SUBCOMMANDS, subcommand)) {
    throw failure("SUBCOMMAND_INVALID", word, "Invalid subcommand");
  }
  await SUBCOMMANDS[subcommand]!(session, targetOf(session, name), params);
}

/** Whether a client wants to hear of metadata at all. */
export function knowsMetadata(session: Session): boolean {
  return session.caps.has("draft/metadata-2") || session.caps.has("draft/metadata-3");
}

function failure(code: string, ...params: readonly string[]): Refusal {
  return new Refusal("FAIL", "METADATA", code, ...params);
}

/** @throws {Refusal} when there is nobody and nothing of that name, or none that this client may know of */
function targetOf(session: Session, name: string): Target {
  if (name === "*") return { name, owner: partyOf(session.person).id, person: session.person };
  const room = name.startsWith("#") ? session.server.rooms.find(name) : undefined;
  if (room !== undefined && maySee(session, room)) return { name, owner: room.log, room };
  const other = session.server.roster.find(name);
  if (other === undefined) throw failure("INVALID_TARGET", name, "Invalid metadata target");
  return { name, owner: partyOf(other).id, person: other };
}

/** @throws {Refusal} when this client may not change what the target says of itself */
function needOwn(session: Session, target: Target, key: string): void {
  const own = target.person === session.person || hasRank(target.room?.member(session.person), "o");
  if (!own && !session.modes.has("o")) {
    throw failure("KEY_NO_PERMISSION", target.name, key, "Permission denied");
  }
}

function isKey(key: string): boolean {
  return /^[a-z0-9_./-]{1,64}$/.test(key);
}

function needKey(key: string): string {
  if (!isKey(key)) throw failure("KEY_INVALID", key, "Invalid key");
  return key;
}

async function GET(session: Session, target: Target, keys: readonly string[]): Promise<void> {
  const values = await session.server.metadata.of(target.owner);
  await inBatch(session, ["metadata", target.name], function* (tag) {
    for (const key of keys) {
      const refusal = failure("KEY_INVALID", key, "Invalid key");
      yield isKey(key) ? told(session, tag, { target: target.name, key, value: values.get(key) }) : tagged(
        tag,
        replyLine("FAIL", refusal.params, session.server.config.name),
      );
    }
  });
}

async function LIST(session: Session, target: Target): Promise<void> {
  await listed(session, target, await session.server.metadata.of(target.owner));
}

async function listed(session: Session, { name: target }: Target, values: Values): Promise<void> {
  await inBatch(session, ["metadata", target], function* (tag) {
    for (const [key, value] of values) yield told(session, tag, { target, key, value });
  });
}

async function SET(session: Session, target: Target, [given = "", value]: readonly string[]): Promise<void> {
  const key = needKey(given);
  needOwn(session, target, key);
  const { limits } = session.server.config;
  // deno-lint-ignore no-control-regex
  if (value !== undefined && (bytesOf(value) > limits["metadata-bytes"] || /[\x00-\x1f\x7f]/.test(value))) {
    throw failure(
      "VALUE_INVALID",
      `A value has at most ${limits["metadata-bytes"]} bytes and no control characters`,
    );
  }
  const known = await session.server.metadata.of(target.owner);
  if (value === undefined && !known.has(key)) throw failure("KEY_NOT_SET", target.name, key, "Key not set");
  if (!await session.server.metadata.set(target.owner, [key, value], limits["metadata-keys"])) {
    throw failure("LIMIT_REACHED", target.name, "Metadata limit reached");
  }
  reply(session, { target: target.name, key, value });
  publish(session, target, { key, value });
}

async function CLEAR(session: Session, target: Target): Promise<void> {
  needOwn(session, target, "*");
  const values = await session.server.metadata.clear(target.owner);
  await listed(session, target, new Map([...values.keys()].map((key) => [key, ""])));
  for (const key of values.keys()) publish(session, target, { key, value: undefined });
}

async function SUB(session: Session, _: Target, keys: readonly string[]): Promise<void> {
  const limit = session.server.config.limits["metadata-subs"];
  const fresh: string[] = [];
  const taken: string[] = [];
  for (const key of keys) {
    if (!isKey(key)) {
      session.refuse(failure("KEY_INVALID", key, "Invalid key"));
    } else if (!session.subscriptions.has(key) && session.subscriptions.size >= limit) {
      session.refuse(failure("TOO_MANY_SUBS", key, "Too many subscriptions"));
      break;
    } else {
      if (!session.subscriptions.has(key)) fresh.push(key);
      session.subscriptions.add(key);
      if (!taken.includes(key)) taken.push(key);
    }
  }
  replyKeys(session, rpl.RPL_METADATASUBOK, taken);
  for (const room of session.rooms) await sync(session, room, { keys: new Set(fresh), always: false });
}

function UNSUB(session: Session, _: Target, keys: readonly string[]): void {
  const gone: string[] = [];
  for (const key of keys) {
    if (!isKey(key)) session.refuse(failure("KEY_INVALID", key, "Invalid key"));
    else if (!gone.includes(key)) gone.push(key);
    session.subscriptions.delete(key);
  }
  replyKeys(session, rpl.RPL_METADATAUNSUBOK, gone);
}

async function SUBS(session: Session): Promise<void> {
  const lines = wrap([...session.subscriptions], KEYS_BYTES).filter((line) => line !== "");
  const { addressee, server } = session;
  await inBatch(session, ["metadata-subs"], function* (tag) {
    for (const line of lines) {
      yield tagged(tag, replyLine(rpl.RPL_METADATASUBS, [addressee, ...line.split(" ")], server.config.name));
    }
  });
}

async function SYNC(session: Session, target: Target): Promise<void> {
  const keys = session.subscriptions;
  if (target.room !== undefined) return await sync(session, target.room, { keys, always: true });
  const values = await session.server.metadata.of(target.owner);
  const name = target.person?.nick ?? target.name;
  await inBatch(session, ["metadata", target.name], function* (tag) {
    for (const [key, value] of values) {
      if (keys.has(key)) yield pushed(session, tag, { target: name, key, value });
    }
  });
}

/** Tells whoever has entered a room what it wants to know of the room and its members. */
export async function syncEntered(session: Session, room: Room): Promise<void> {
  if (!knowsMetadata(session) || session.subscriptions.size === 0) return;
  await sync(session, room, { keys: session.subscriptions, always: false });
}

/** Tells a client that is about to be welcomed what the server has of it. */
export async function sendOwn(session: Session): Promise<void> {
  if (!knowsMetadata(session)) return;
  const values = await session.server.metadata.of(partyOf(session.person).id);
  await inBatch(session, ["metadata", session.nick], function* (tag) {
    for (const [key, value] of values) yield pushed(session, tag, { target: session.nick, key, value });
  });
}

async function sync(
  session: Session,
  room: Room,
  { keys, always }: { keys: ReadonlySet<string>; always: boolean },
): Promise<void> {
  const { metadata } = session.server;
  const found: Change[] = [];
  const add = (target: string, values: Values) => {
    for (const [key, value] of values) if (keys.has(key)) found.push({ target, key, value });
  };
  if (keys.size > 0) {
    add(room.name, await metadata.of(room.log));
    for (const { person } of [...room.members]) {
      add(person.nick, await metadata.of(partyOf(person).id));
    }
  }
  if (!always && found.length === 0) return;
  await inBatch(session, ["metadata", room.name], function* (tag) {
    for (const change of found) yield pushed(session, tag, change);
  });
}

/** A key of a target and its value; none when it is not set. */
interface Change {
  readonly target: string;
  readonly key: string;
  readonly value: string | undefined;
}

/** Tells everyone who shares a room with the target, or watches it, and has subscribed to the key. */
function publish(session: Session, target: Target, { key, value }: Omit<Change, "target">): void {
  const { person, room, name } = target;
  const change: Change = { target: person?.nick ?? room?.name ?? name, key, value };
  const rooms = room === undefined ? person?.rooms ?? [] : [room];
  const hearers = new Set<Session>(person?.sessions);
  for (const { members } of rooms) {
    for (const member of members) for (const hearer of member.person.readers) hearers.add(hearer);
  }
  for (const watcher of person === undefined ? [] : session.server.monitor.watchersOf(person.nick)) {
    hearers.add(watcher);
  }
  hearers.delete(session);
  for (const hearer of hearers) {
    if (knowsMetadata(hearer) && hearer.subscriptions.has(key)) {
      hearer.outbox.send(pushed(hearer, "", change));
    }
  }
}

/** A change as a client hears of it unasked: a METADATA, or the numerics of draft/metadata-3. */
function pushed(session: Session, tag: string, change: Change): string {
  if (session.caps.has("draft/metadata-3") && !session.caps.has("draft/metadata-2")) {
    return told(session, tag, change);
  }
  const { target, key, value } = change;
  const params = [target, key, VISIBILITY, ...(value === undefined ? [] : [value])];
  return tagged(tag, replyLine("METADATA", params, session.server.config.name));
}

/** A key and its value as an answer. */
function told(session: Session, tag: string, { target, key, value }: Change): string {
  const { addressee, server: { config: { name } } } = session;
  const line = value === undefined || value === ""
    ? replyLine(rpl.RPL_KEYNOTSET, [addressee, target, key, "Key not set"], name)
    : replyLine(rpl.RPL_KEYVALUE, [addressee, target, key, VISIBILITY, value], name);
  return tagged(tag, line);
}

function reply(session: Session, { target, key, value }: Change): void {
  if (value === undefined || value === "") session.reply(rpl.RPL_KEYNOTSET, target, key, "Key not set");
  else session.reply(rpl.RPL_KEYVALUE, target, key, VISIBILITY, value);
}

function replyKeys(session: Session, numeric: string, keys: readonly string[]): void {
  for (const line of wrap(keys, KEYS_BYTES)) if (line !== "") session.reply(numeric, ...line.split(" "));
}

function tagged(tag: string, line: string): string {
  return tag === "" ? `${line}\r\n` : `@${tag} ${line}\r\n`;
}
