/** A line of history → the event it was then, marked as past. Nothing that we know of the present changes by it. */

import type { Message } from "../../protocol/message.ts";
import type { Client, Untimed } from "./client.ts";
import type { Conversation } from "./conversation.ts";
import type { ClientEvent } from "./events.ts";
import { answering, contentOf, mentions } from "./updates/message.ts";
import { nickOf } from "./updates/update.ts";

type Past = (
  client: Client,
  message: Message,
  conversation: Conversation,
) => Untimed<ClientEvent> | undefined;

/**
 * What a line of history tells, without its time. What we did ourselves is nothing to tell, but for what we said; nor
 * is what a person cannot read.
 */
export function pastEvent(
  client: Client,
  message: Message,
  conversation: Conversation,
): Untimed<ClientEvent> | undefined {
  const tell = Object.hasOwn(PAST, message.command) ? PAST[message.command] : undefined;
  const event = tell?.(client, message, conversation);
  return event === undefined ? undefined : { ...event, past: true };
}

const PAST: Readonly<Record<string, Past>> = {
  PRIVMSG: said,
  NOTICE: said,
  JOIN: ofOthers((who, _, room) => ({ kind: "joined", room, who, mine: false })),
  PART: ofOthers((who, { params }, room) => ({
    kind: "left",
    room,
    who,
    mine: false,
    reason: params[1] ?? "",
  })),
  QUIT: ofOthers((who, { params }, room) => ({ kind: "quit", who, rooms: [room], reason: params[0] ?? "" })),
  NICK: ofOthers((from, { params }, room) => ({
    kind: "renamed",
    from,
    to: params[0] ?? "",
    mine: false,
    rooms: [room],
  })),
  KICK: (client, message, { name: room }) => {
    const [, who = "", reason = ""] = message.params;
    if (client.state.isMe(who)) return undefined;
    return { kind: "kicked", room, who, by: nickOf(message), mine: false, reason };
  },
  TOPIC: (_, message, { name: room }) => ({
    kind: "topic",
    room,
    topic: message.params[1] ?? "",
    by: nickOf(message),
  }),
  MODE: (_, message, { name: room }) => {
    return { kind: "mode", room, by: nickOf(message), change: message.params.slice(1).join(" ") };
  },
  RENAME: (_, message) => {
    const [from = "", to = "", reason = ""] = message.params;
    return { kind: "room-renamed", from, to, by: nickOf(message), reason };
  },
  REDACT: (client, message, { name }) => client.redactions.heard(message, name),
  // What was put under a message is told with it, and is no line of its own.
  TAGMSG(client, message) {
    const by = nickOf(message);
    if (!client.lists.ignores(message.source)) client.answers.heard(message, by, { past: true });
    return undefined;
  },
};

function ofOthers(tell: (who: string, message: Message, room: string) => Untimed<ClientEvent>): Past {
  return (client, message, { name }) => {
    const who = nickOf(message);
    return client.state.isMe(who) ? undefined : tell(who, message, name);
  };
}

function said(
  client: Client,
  message: Message,
  { name: room, direct }: Conversation,
): Untimed<ClientEvent> | undefined {
  const { state } = client;
  const from = nickOf(message);
  const [target = "", raw = ""] = message.params;
  const content = contentOf(raw, message.command === "NOTICE" ? "notice" : "said");
  if (content === undefined) return undefined;
  // Of two who talk, whoever is not the other one was us, whatever we were called.
  const mine = state.isMe(from) || (direct && state.same(target, room) && !state.same(from, room));
  if (!mine && client.lists.ignores(message.source)) return undefined;
  const id = message.tags.get("msgid");
  return {
    kind: "message",
    key: id ?? client.messages.newKey(),
    room,
    from,
    ...content,
    mine,
    private: direct,
    mention: !mine && mentions(client, content.text),
    id,
    ...answering(message),
  };
}
