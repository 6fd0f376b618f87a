/** A bot on ircv3, as a puppet: `deno run … ircv3.ts PORT NICK`. */

import { IrcClient, MessageTypes } from "ircv3";
import { obey, tell } from "./puppet.ts";

const [port, nick = ""] = Deno.args;

const client = new IrcClient({
  connection: { hostName: "127.0.0.1", port: Number(port), secure: false },
  credentials: { nick, userName: nick, realName: "a bot on ircv3" },
  logger: { minLevel: "error" },
});
for (const name of ["server-time", "echo-message", "account-tag"]) client.addCapability({ name });

client.onRegister(() => tell("registered", { nick: client.currentNick }));
client.onPrivmsg((target, from, message, { tags }) =>
  tell("privmsg", { target, nick: from, message, tags: Object.fromEntries(tags) })
);
client.onNickChange((old, now) => tell("nick", { nick: old, new_nick: now }));
client.onAnyMessage((message) =>
  tell("line", { command: message.command, params: message.rawParamValues, nick: message.prefix?.nick })
);
client.connect();

await obey({
  join: (room: string) => client.join(room),
  say: (target: string, text: string, tags?: Record<string, string>) => client.say(target, text, tags),
  action: (target: string, text: string) => client.action(target, text),
  changeNick: (name: string) => client.changeNick(name),
  mode: (target: string, modes: string) => client.sendMessage(MessageTypes.Commands.Mode, { target, modes }),
  raw: (line: string) => client.sendRaw(line),
  rooms: () => client.currentChannels,
  async names(channel: string) {
    const replies = await client.sendMessageAndCaptureReply(MessageTypes.Commands.Names, { channel });
    return replies.map((reply) => reply.rawParamValues.at(-1));
  },
  quit: (reason: string) => client.quit(reason),
});
