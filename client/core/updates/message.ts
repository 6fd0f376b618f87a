/** Lines that somebody says: PRIVMSG and NOTICE, with actions in them. */

import { parseCtcp } from "../../../protocol/ctcp.ts";
import type { Message } from "../../../protocol/message.ts";
import type { Client } from "../client.ts";
import type { Manner } from "../events.ts";
import type { ClientState } from "../state.ts";
import { nickOf, type Update } from "./update.ts";

export const MESSAGE_UPDATES: Readonly<Record<string, Update>> = {
  PRIVMSG: (client, message) => said(client, message, "said"),
  NOTICE: (client, message) => said(client, message, "notice"),
  TAGMSG: () => {},
  AWAY: () => {},
  ACCOUNT: () => {},
  CHGHOST: () => {},
  SETNAME: () => {},
  BATCH: (client, message) => client.search.batch(message),
  // What an ACK answers is settled by its label alone.
  ACK: () => {},
};

function said(client: Client, message: Message, manner: Manner): void {
  const { state } = client;
  const from = nickOf(message);
  const [target = "", raw = ""] = message.params;
  if (isServer(message)) return client.emit({ kind: "note", from, text: raw });
  const content = contentOf(raw, manner);
  if (content === undefined) return;
  const mine = state.isMe(from);
  const name = withoutRank(state, target);
  const isPrivate = !state.isRoom(name);
  const room = isPrivate ? (mine ? name : from) : state.room(name)?.name ?? name;
  if (client.search.take(message, { at: client.time, room, from, ...content })) return;
  if (mine && confirmed(client, message)) return;
  state.room(room)?.spoke(from);
  const mention = !mine && mentions(state, content.text);
  client.emit({
    kind: "message",
    room,
    from,
    ...content,
    mine,
    private: isPrivate,
    mention,
    id: message.tags.get("msgid"),
  });
}

/** `@#room` is said in the room, to its operators alone (STATUSMSG of 005). */
function withoutRank(state: ClientState, target: string): string {
  const rest = target.slice(1);
  return state.token("STATUSMSG", "").includes(target[0] ?? " ") && state.isRoom(rest) ? rest : target;
}

// A source without `!` is a server, or nobody yet.
function isServer(message: Message): boolean {
  return message.source === undefined || (!message.source.includes("!") && message.source.includes("."));
}

/** @returns undefined for requests between programs, which are nothing for a person */
function contentOf(raw: string, manner: Manner): { text: string; manner: Manner } | undefined {
  const ctcp = parseCtcp(raw);
  if (ctcp === undefined) return raw.startsWith("\x01") ? undefined : { text: raw, manner };
  return ctcp.command === "ACTION" ? { text: ctcp.text, manner: "action" } : undefined;
}

/** Whether this is the echo of a message that was shown when it was sent. */
function confirmed(client: Client, message: Message): boolean {
  const label = client.labelOf(message);
  if (label === undefined || client.outgoing.settle(label) === undefined) return false;
  client.emit({ kind: "stored", label });
  return true;
}

/** Whether the text has our nick as a word. */
function mentions(state: ClientState, text: string): boolean {
  const [haystack, nick] = [state.fold(text), state.fold(state.nick)];
  for (let at = haystack.indexOf(nick); nick !== "" && at >= 0; at = haystack.indexOf(nick, at + 1)) {
    const around = (haystack[at - 1] ?? " ") + (haystack[at + nick.length] ?? " ");
    if (!/[\p{L}\p{N}_]/u.test(around)) return true;
  }
  return false;
}
