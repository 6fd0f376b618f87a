/** Commands that make a connection somebody: PASS, NICK, USER. CAP has a file of its own. */

import type { Message } from "../../protocol/message.ts";
import { isNick } from "../../protocol/names.ts";
import * as rpl from "../../protocol/numerics.ts";
import { claim, needOwner, rename } from "../people/nicks.ts";
import { isReserved } from "../people/reserved_nicks.ts";
import { isSame, moveTo } from "../people/together.ts";
import { Refusal } from "../reply.ts";
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
  NICK: {
    usage: "<nick>",
    does: "take or change a nick",
    cost: 2,
    budget: "nicks",
    beforeWelcome: true,
    run: nick,
  },
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
  await (session.registration === undefined ? change(session, wanted) : introduce(session, wanted));
}

async function change(session: Session, wanted: string): Promise<void> {
  const { person, server } = session;
  needUnbanned(session, wanted);
  const bearer = server.roster.find(wanted);
  if (bearer !== undefined && bearer !== person && isSame(person, bearer)) {
    return await moveTo(session, bearer);
  }
  await needOwner(person, wanted);
  await claim(person, wanted);
  await rename(person, wanted, session.id);
}

/** @throws {Refusal} 432 when a ban from the server means whoever bears the nick; before the welcome, that decides */
function needUnbanned({ person, server, transport }: Session, nick: string): void {
  const { user, host, account } = person;
  if (server.bans.of({ nick, user, host, account }, transport.remote) === undefined) return;
  throw new Refusal(rpl.ERR_ERRONEUSNICKNAME, nick, "That name is banned from this server");
}

async function introduce(session: Session, wanted: string): Promise<void> {
  const { person, registration, server } = session;
  // A login may still come that makes the nick its own; if none does, the end of the registration refuses it.
  if (!registration?.negotiating || !await isAccounts(session, wanted)) await claim(person, wanted);
  if (person.nick !== "" && !person.isNamed(wanted)) await server.roster.release(person.nick, person);
  person.nick = wanted;
  await registration?.advance(session);
}

/** Whether a nick belongs to an account, or somebody bears it who is logged in to one. */
async function isAccounts({ server }: Session, nick: string): Promise<boolean> {
  return server.roster.find(nick)?.account !== undefined || await server.accounts.find(nick) !== undefined;
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
