/**
 * Services as the old days knew them: nicks that nobody bears, to which one says commands. They answer by notices;
 * what is said to them is never stored, and nobody else sees it.
 */

import { fold } from "../../protocol/names.ts";
import { Refusal } from "../reply.ts";
import type { Session } from "../session.ts";
import { CHANSERV } from "./chanserv.ts";
import type { CommandTable } from "./command.ts";
import { NICKSERV } from "./nickserv.ts";
import type { Service } from "./service.ts";

/** The services by their folded nicks. */
const BY_NICK: ReadonlyMap<string, Service> = new Map([NICKSERV, CHANSERV].map((s) => [fold(s.nick), s]));

/** `NICKSERV …` and `NS …` are the same as `PRIVMSG NickServ :…`. */
export const SERVICES: CommandTable = {
  ...commandsOf(NICKSERV, "NS"),
  ...commandsOf(CHANSERV, "CS"),
};

function commandsOf(service: Service, short: string): CommandTable {
  const command = {
    usage: "<command> …",
    does: `${service.does}; \`${short} HELP\` lists the commands`,
    minParams: 1,
    cost: 5,
    run: (session: Session, { params }: { params: readonly string[] }) =>
      serve(session, service, params.join(" ")),
  };
  return { [service.nick.toUpperCase()]: command, [short]: command };
}

/** @returns what does the bidding of whoever speaks to this nick, if it is a service's */
export function serviceNamed(nick: string): ((session: Session, text: string) => Promise<void>) | undefined {
  const service = BY_NICK.get(fold(nick));
  return service === undefined ? undefined : (session, text) => serve(session, service, text);
}

async function serve(session: Session, service: Service, text: string): Promise<void> {
  const source = `${service.nick}!${service.nick}@${session.server.config.name}`;
  const say = (words: string) => session.sendAs(source, "NOTICE", session.nick, words);
  const [word = "", ...params] = text.trim().split(/ +/);
  const name = word.toUpperCase();
  if (name === "HELP") {
    for (const { usage, does } of Object.values(service.commands)) say(`${usage} - ${does}`);
    return;
  }
  const command = Object.hasOwn(service.commands, name) ? service.commands[name] : undefined;
  if (command === undefined) return say(`I know no command ${word}. Say HELP for those I know.`);
  if (params.length < command.minParams) return say(`Say it like this: ${command.usage}`);
  try {
    await command.run(session, params, say);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    say(`${error.params.at(-1)}.`);
  }
}
