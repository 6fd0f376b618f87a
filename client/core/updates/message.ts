/** Lines that somebody says: PRIVMSG and NOTICE, with actions in them. */

import { parseCtcp } from "../../../protocol/ctcp.ts";
import type { Message } from "../../../protocol/message.ts";
import { repliedTo } from "../answers.ts";
import type { Client } from "../client.ts";
import { isServer, placesOf, withoutRank } from "../conversation.ts";
import type { Manner } from "../events.ts";
import { nickOf, type Update } from "./update.ts";

export const MESSAGE_UPDATES: Readonly<Record<string, Update>> = {
  PRIVMSG: (client, message) => said(client, message, "said"),
  NOTICE: (client, message) => said(client, message, "notice"),
  // IRCv3 client tags "typing", "react"
  TAGMSG: (client, message) => tagged(client, message),
  AWAY: () => {},
  ACCOUNT: () => {},
  CHGHOST: () => {},
  SETNAME: () => {},
  BATCH: (client, message) => client.search.batch(message),
  // IRCv3 "draft/read-marker"
  MARKREAD: (client, message) => client.reading.marked(message),
  // IRCv3 "draft/message-redaction"
  REDACT(client, message) {
    const [room] = placesOf(client.state, message);
    if (room !== undefined) {
      client.emit(client.redactions.heard(message, client.state.room(room)?.name ?? room));
    }
  },
  // Of TARGETS alone, which is taken in elsewhere.
  CHATHISTORY: () => {},
  // What an ACK answers is settled by its label alone.
  ACK: () => {},
};

function said(client: Client, message: Message, manner: Manner): void {
  const { state } = client;
  const from = nickOf(message);
  const [target = "", raw = ""] = message.params;
  if (isServer(message)) return client.emit({ kind: "note", from, text: raw });
  if (!state.isMe(from) && client.lists.ignores(message.source)) return;
  const content = contentOf(raw, manner);
  if (content === undefined) return;
  const mine = state.isMe(from);
  const name = withoutRank(state, target);
  const isPrivate = !state.isRoom(name);
  const room = isPrivate ? (mine ? name : from) : state.room(name)?.name ?? name;
  const id = message.tags.get("msgid");
  const named = id === undefined ? {} : { id };
  if (client.search.take(message, { at: client.time, room, from, ...content, ...named })) return;
  if (mine && confirmed(client, message, room)) return;
  state.room(room)?.spoke(from);
  const mention = !mine && mentions(client, content.text);
  client.emit({
    kind: "message",
    key: id ?? client.messages.newKey(),
    room,
    from,
    ...content,
    mine,
    private: isPrivate,
    mention,
    id,
    ...answering(message),
  });
}

function tagged(client: Client, message: Message): void {
  const { state } = client;
  const from = nickOf(message);
  const mine = state.isMe(from);
  if (isServer(message) || (!mine && client.lists.ignores(message.source))) return;
  client.answers.heard(message, from);
  const typing = message.tags.get("+typing");
  const target = withoutRank(state, message.params[0] ?? "");
  if (typing === undefined || mine) return;
  client.typing.heard(state.isRoom(target) ? state.room(target)?.name ?? target : from, from, typing);
}

/** @returns the message that a line answers, where it does */
export function answering(message: Message): { replyTo?: { id: string } } {
  const id = repliedTo(message);
  return id === undefined ? {} : { replyTo: { id } };
}

/** @returns what a person reads; undefined for requests between programs, which are nothing for a person */
export function contentOf(raw: string, manner: Manner): { text: string; manner: Manner } | undefined {
  const ctcp = parseCtcp(raw);
  if (ctcp === undefined) return raw.startsWith("\x01") ? undefined : { text: raw, manner };
  return ctcp.command === "ACTION" ? { text: ctcp.text, manner: "action" } : undefined;
}

/** Whether this is the echo of a message that was shown when it was sent. */
function confirmed(client: Client, message: Message, room: string): boolean {
  const label = client.labelOf(message);
  if (label === undefined || client.outgoing.settle(label) === undefined) return false;
  const id = message.tags.get("msgid");
  client.redactions.sent(id, room);
  client.emit({ kind: "stored", label, room, id });
  return true;
}

/** Whether the text has our nick as a word, or one of those that mean us too. */
export function mentions({ state, lists }: Client, text: string): boolean {
  if (hasWord(state.fold(text), state.fold(state.nick))) return true;
  const { entries } = lists.highlights;
  if (entries.length === 0) return false;
  const lower = text.toLowerCase();
  return entries.some((word) => hasWord(lower, word.toLowerCase()));
}

function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); word !== "" && at >= 0; at = text.indexOf(word, at + 1)) {
    const around = (text[at - 1] ?? " ") + (text[at + word.length] ?? " ");
    if (!/[\p{L}\p{N}_]/u.test(around)) return true;
  }
  return false;
}
