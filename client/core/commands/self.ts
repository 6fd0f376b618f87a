/** Slash commands about oneself: name, account, presence, settings, leaving. */

import type { Client } from "../client.ts";
import { isSetting, rangeOf, type SettingName, settingOf, writtenAs } from "../settings.ts";
import { type Commands } from "./command.ts";
import { toggleEntry } from "./toggle.ts";

export const SELF_COMMANDS: Commands = {
  nick: {
    family: "self",
    usage: "name",
    does: "change your name",
    least: 1,
    most: 1,
    args: ["word"],
    offline: true,
    run: (client, [name = ""]) => client.alias(name),
  },
  away: {
    family: "self",
    usage: "[reason]",
    does: "say that you are away; without a reason: back",
    least: 0,
    most: 1,
    args: ["text"],
    also: ["back"],
    run: (client, [reason = ""]) => client.away.say(reason),
  },
  highlight: {
    family: "self",
    usage: "[word]",
    does: "a word that means you as your name does; again: no more; alone: all of them",
    least: 0,
    most: 1,
    args: ["word"],
    offline: true,
    run(client, [entry]) {
      toggleEntry(client, client.lists.highlights, {
        entry,
        added: (word) => `"${word}" means you now; the same again undoes it`,
        removed: (word) => `"${word}" does not mean you any more`,
        none: "Your name alone means you. /highlight word adds a word",
        all: "These mean you",
      });
    },
  },
  mute: {
    family: "self",
    usage: "[#room or name]",
    does: "let nothing there ring; again: let it",
    least: 0,
    most: 1,
    args: ["room"],
    offline: true,
    run(client, [given]) {
      const entry = given ?? client.state.current;
      toggleEntry(client, client.lists.muted, {
        entry,
        added: (place) => `Nothing said in ${place} rings any more; /mute ${place} undoes it`,
        removed: (place) => `What is said in ${place} rings again`,
        none: "Nothing is muted. /mute #room does it",
        all: "Muted",
      });
    },
  },
  notify: {
    family: "self",
    usage: "[on|off]",
    does: "whether you are notified when somebody means you",
    least: 0,
    most: 1,
    args: ["switch"],
    offline: true,
    run: (client, [value]) => value === undefined ? show(client, "notify") : set(client, "notify", value),
  },
  set: {
    family: "self",
    usage: "[name] [value]",
    does: "show or change a setting; alone: all of them",
    least: 0,
    most: 2,
    args: ["setting", "value"],
    offline: true,
    run(client, [name, value]) {
      if (name === undefined) return showAll(client);
      const lower = name.toLowerCase();
      if (!isSetting(lower)) {
        return client.emit({ kind: "error", text: `There is no setting ${name}. /set shows all of them` });
      }
      if (value === undefined) show(client, lower);
      else set(client, lower, value);
    },
  },
  register: {
    family: "self",
    usage: "",
    does: "make your name yours, with a password that you are asked for",
    least: 0,
    most: 0,
    args: [],
    run: (client) => client.login.register(),
  },
  login: {
    family: "self",
    usage: "[account]",
    does: "log in to your account; its password is asked for, unseen",
    least: 0,
    most: 1,
    args: ["word"],
    run: (client, [account = client.state.nick]) => client.login.start(account),
  },
  logout: {
    family: "self",
    usage: "",
    does: "log out of your account; this machine forgets its key",
    least: 0,
    most: 0,
    args: [],
    run: (client) => client.login.leave(),
  },
  raw: {
    family: "self",
    usage: "line",
    does: "send a line of IRC as it is",
    least: 1,
    most: 1,
    args: ["word"],
    also: ["quote"],
    run: (client, [line = ""]) => client.sendRaw(line),
  },
  quit: {
    family: "self",
    usage: "[reason]",
    does: "leave",
    least: 0,
    most: 1,
    args: ["text"],
    also: ["exit"],
    offline: true,
    run: (client, [reason]) => client.leave(reason),
  },
};

function show(client: Client, name: SettingName): void {
  const { does } = settingOf(name);
  const value = writtenAs(client.settings.get(name));
  client.emit({ kind: "info", text: `${name} is ${value}: ${does} (${rangeOf(settingOf(name))})` });
}

function showAll(client: Client): void {
  const { all } = client.settings;
  const width = Math.max(...all.map(([name, value]) => name.length + writtenAs(value).length));
  for (const [name, value] of all) {
    const left = `${name} ${writtenAs(value)}`.padEnd(width + 3);
    client.emit({ kind: "info", text: `  ${left}${settingOf(name).does} (${rangeOf(settingOf(name))})` });
  }
  client.emit({ kind: "info", text: "/set name value changes one; this machine keeps it." });
}

function set(client: Client, name: SettingName, text: string): void {
  const value = client.settings.set(name, text);
  if (value === undefined) {
    const range = rangeOf(settingOf(name));
    return client.emit({ kind: "error", text: `${name} cannot be ${text}. It takes ${range}` });
  }
  client.emit({ kind: "setting", name, value });
  client.emit({ kind: "info", text: `${name} is ${writtenAs(value)} now` });
}
