/** Slash commands that say something, or are about what was said. */

import { emojiOf } from "../emoji.ts";
import type { Client } from "../client.ts";
import type { Known } from "../messages.ts";
import { type Commands, numbered } from "./command.ts";

export const TALK_COMMANDS: Commands = {
  me: {
    family: "talk",
    usage: "does something",
    does: "tell what you do: * bob waves",
    least: 1,
    most: 1,
    args: ["text"],
    offline: true,
    run: (client, [text = ""]) => client.say(client.state.current, text, "action"),
  },
  msg: {
    family: "talk",
    usage: "name text",
    does: "say something to one person alone",
    least: 2,
    most: 2,
    args: ["nick", "text"],
    offline: true,
    run: (client, [name = "", text = ""]) => client.say(name, text, "said"),
  },
  reply: {
    family: "talk",
    usage: "[n] text",
    does: "answer what somebody said last, or the nth last message",
    least: 1,
    most: 2,
    args: ["text"],
    run(client, words) {
      const { back, rest } = numbered(words);
      if (rest === undefined) return client.emit({ kind: "error", text: "Usage: /reply [n] text" });
      const message = chosen(client, back);
      if (message !== undefined) client.answers.reply(message.key, rest);
    },
  },
  react: {
    family: "talk",
    usage: "[n] emoji",
    does: "put an emoji under what somebody said last, or the nth last message; again: take it away",
    needs: "react",
    least: 1,
    most: 2,
    args: ["emoji"],
    run(client, words) {
      const { back, rest } = numbered(words);
      if (rest === undefined) return client.emit({ kind: "error", text: "Usage: /react [n] emoji" });
      const message = chosen(client, back);
      if (message !== undefined) client.answers.toggle(message.key, emojiOf(rest) ?? rest);
    },
  },
  redact: {
    family: "talk",
    usage: "[n] [reason]",
    does: "take back what you said last, or the nth last",
    needs: "redact",
    least: 0,
    most: 2,
    args: ["word", "text"],
    run(client, words) {
      const { back = 1, rest } = numbered(words);
      client.redactions.takeBack(back, rest);
    },
  },
  search: {
    family: "talk",
    usage: "words [from:name] [in:#room]",
    does: "what was said with these words, wherever you can read",
    needs: "search",
    least: 1,
    most: 2,
    args: ["room", "text"],
    run(client, [first = "", rest]) {
      // The room may stand first as it is.
      const inRoom = rest !== undefined && client.state.isRoom(first);
      client.search.ask(`${inRoom ? `in:${first}` : first} ${rest ?? ""}`);
    },
  },
  clear: {
    family: "talk",
    usage: "",
    does: "empty the screen; nothing is lost for others",
    least: 0,
    most: 0,
    args: [],
    offline: true,
    run: (client) => client.emit({ kind: "clear", room: client.state.current ?? "" }),
  },
};

/** The message that a person counts back to here; without a number the last one that is not theirs. */
function chosen(client: Client, back: number | undefined): Known | undefined {
  const room = client.state.current ?? "";
  const message = back === undefined
    ? client.messages.latest(room, 1, ({ mine }) => !mine)
    : client.messages.latest(room, back);
  if (message === undefined) {
    client.emit({ kind: "error", text: "There is no such message here. Count from the last one: 1, 2, 3 …" });
  }
  return message;
}
