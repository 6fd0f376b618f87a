/** What a person can do about one message, by key, and why they cannot. A table; it does none of it. */
import type { Client } from "../../core/client.ts";
import type { Known } from "../../core/messages.ts";
import { linksIn } from "../links.ts";
import type { SaidEntry } from "./entries.ts";

/** One key. */
export interface MessageKey {
  /** What it does, in a word. */
  readonly does: string;
  /** Why that cannot be done about this message, and what else; undefined where it can. */
  refusal(client: Client, entry: SaidEntry): string | undefined;
}

/** Every key, in the order in which they are offered. */
export const MESSAGE_KEYS: Readonly<Record<string, MessageKey>> = {
  "r": { does: "reply", refusal: (client, { key }) => known(client, key) ? undefined : TOO_FAR },
  "+": { does: "react", refusal: whyNoReaction },
  "d": { does: "delete", refusal: whyKept },
  "y": { does: "copy", refusal: () => undefined },
  "o": {
    does: "link",
    refusal: (_, { text }) => linksIn(text).length > 0 ? undefined : "There is no link in it.",
  },
};

const TOO_FAR = "That message is too far back. Choose a later one.";
const NOT_STORED = "The server does not have it yet.";

/** `r reply  + react  y copy`: those that can be used now. */
export function offered(client: Client, entry: SaidEntry): string {
  return Object.entries(MESSAGE_KEYS).filter(([, { refusal }]) => refusal(client, entry) === undefined)
    .map(([key, { does }]) => `${key} ${does}`).join("  ");
}

function whyNoReaction(client: Client, { key }: SaidEntry): string | undefined {
  if (!client.can.react) return "This server passes no reactions on; reply in words.";
  return whyUnknown(known(client, key));
}

function whyKept(client: Client, { key, mine }: SaidEntry): string | undefined {
  if (!client.can.redact) return "This server cannot take back what was said.";
  const message = known(client, key);
  if (message !== undefined && !mine && !isOperator(client, message.room)) {
    return "You can take back only what you said yourself.";
  }
  return whyUnknown(message);
}

function whyUnknown(message: Known | undefined): string | undefined {
  if (message === undefined) return TOO_FAR;
  return message.id === undefined ? NOT_STORED : undefined;
}

function known({ messages }: Client, key: string): Known | undefined {
  const message = messages.find(key);
  return message?.redacted ? undefined : message;
}

/** Whether we may take back what others say there. */
function isOperator({ state }: Client, room: string): boolean {
  const marks = state.room(room)?.people.get(state.fold(state.nick))?.marks ?? "";
  return /[~&@]/.test(marks);
}
