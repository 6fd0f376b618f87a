/** Commands that make a connection somebody: PASS, NICK, USER. CAP has a file of its own. */

import type { Message } from "../../protocol/message.ts";
import { fold, isNick } from "../../protocol/names.ts";
import * as rpl from "../../protocol/numerics.ts";
import { needOwner } from "../login.ts";
import { Refusal } from "../reply.ts";
import { isReserved } from "../reserved_nicks.ts";
import type { Session } from "../session.ts";
import { CAP } from "./cap.ts";
import { type CommandTable, cut } from "./command.ts";

/** The user of a client whose USER has nothing that a mask could hold. */
const NAMELESS = "user";

export const REGISTER: CommandTable = {
  ...CAP,
  PASS: {
    usage: "<password>",
    does: "the server's password, before NICK and USER",
    beforeWelcome: true,
    minParams: 1,
    run(session, { params }) {
      if (session.registration === undefined) throw alreadyRegistered();
      session.registration.password = params[0];
    },
  },
  NICK: { usage: "<nick>", does: "take or change a nick", cost: 2, beforeWelcome: true, run: nick },
  USER: {
    usage: "<user> 0 * <real name>",
    does: "introduce yourself, with NICK",
    beforeWelcome: true,
    minParams: 4,
    run: user,
  },
};

function alreadyRegistered(): Refusal {
  return new Refusal(rpl.ERR_ALREADYREGISTERED, "You may not reregister");
}

async function nick(session: Session, { params: [wanted = ""] }: Message): Promise<void> {
  if (wanted === "") throw new Refusal(rpl.ERR_NONICKNAMEGIVEN, "No nickname given");
  if (!isNick(wanted, session.server.config.limits.nick)) {
    throw new Refusal(rpl.ERR_ERRONEUSNICKNAME, wanted, "That name cannot be used here");
  }
  if (isReserved(wanted, session.server.config.name)) {
    throw new Refusal(rpl.ERR_ERRONEUSNICKNAME, wanted, `${wanted} reads as a name of the server's own`);
  }
  if (wanted === session.nick) return;
  if (session.welcomed) await needOwner(session, wanted);
  if (!await session.server.roster.claim(wanted, session.person)) {
    const other = session.server.roster.imitated(wanted, session.person);
    const why = other === undefined ? "is taken" : `looks like ${other}, which is taken`;
    throw new Refusal(rpl.ERR_NICKNAMEINUSE, wanted, `${wanted} ${why}; please choose another name`);
  }
  await (session.registration === undefined ? rename(session, wanted) : introduce(session, wanted));
}

async function introduce(session: Session, wanted: string): Promise<void> {
  const { roster } = session.server;
  if (session.nick !== "" && !session.person.isNamed(wanted)) {
    await roster.release(session.nick, session.person);
  }
  session.person.nick = wanted;
  await session.registration?.advance(session);
}

async function rename(session: Session, wanted: string): Promise<void> {
  const old = session.nick;
  const draft = { ...session.draft("NICK", [wanted]), reached: new Set<string>() };
  const event = session.event("NICK", [wanted]);
  const posts = await Promise.allSettled([...session.rooms].map((room) => room.post(draft)));
  const failed = posts.filter((post) => post.status === "rejected");
  // Once any room has been told, the name is the new one; before that nothing has happened.
  if (failed.length > 0 && failed.length === posts.length) {
    if (!session.person.isNamed(wanted)) await session.server.roster.release(wanted, session.person);
    throw failed[0]!.reason;
  }
  if (posts.length === 0) session.person.did(session, event);
  // The rooms have seen to it already, where there are any.
  session.person.nick = wanted;
  if (fold(old) === fold(wanted)) return;
  const { server, person } = session;
  const { user, host, realname } = person;
  server.vacated({ nick: old, user, host, realname });
  await server.roster.release(old, person);
  server.monitor.offline(old);
  server.monitor.online(person);
}

async function user(session: Session, { params }: Message): Promise<void> {
  const { registration } = session;
  if (registration === undefined || session.user !== "") throw alreadyRegistered();
  const [name = "", , , realname = ""] = params;
  if (realname === "") throw new Refusal(rpl.ERR_NEEDMOREPARAMS, "USER", "Not enough parameters");
  const { limits } = session.server.config;
  // `~`: the name is the client's own word. What a mask could not hold is left out.
  const kept = name.replace(/[^A-Za-z0-9._-]/g, "");
  session.person.user = `~${cut(kept === "" ? NAMELESS : kept, limits.user - 1)}`;
  session.person.realname = cut(realname, limits.realname);
  await registration.advance(session);
}
