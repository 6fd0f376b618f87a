/** ChanServ: rooms that belong to accounts. Such a room stays, with its topic and modes, when everybody leaves. */

import * as rpl from "../../protocol/numerics.ts";
import { Refusal } from "../reply.ts";
import type { Room } from "../room.ts";
import { crown, isFounder } from "../room/founder.ts";
import type { Session } from "../session.ts";
import { findRoom, needRank, ownMembership } from "./command.ts";
import type { Service } from "./service.ts";

export const CHANSERV: Service = {
  nick: "ChanServ",
  does: "rooms of your own",
  commands: {
    REGISTER: {
      usage: "REGISTER <#room>",
      does: "make a room yours that you are an operator of: it stays when everybody leaves",
      minParams: 1,
      async run(session, [name = ""], say) {
        const room = findRoom(session, name);
        needRank(room, ownMembership(session, room), "o");
        if (session.account === undefined) throw refusal(room, "Log in to an account first");
        if (room.founder !== undefined) throw refusal(room, `${room.name} belongs to ${room.founder}`);
        await room.give(session.account);
        await crown(session.person, room);
        say(`${room.name} is yours.`);
      },
    },
    TRANSFER: {
      usage: "TRANSFER <#room> <account>",
      does: "give a room of yours to another account",
      minParams: 2,
      async run(session, [name = "", to = ""], say) {
        const room = ownRoom(session, name);
        const account = await session.server.accounts.find(to);
        if (account === undefined) throw refusal(room, `There is no account ${to}`);
        await room.give(account.name);
        say(`${room.name} belongs to ${account.name} now.`);
      },
    },
    DROP: {
      usage: "DROP <#room>",
      does: "let go of a room of yours: it is gone when everybody has left",
      minParams: 1,
      async run(session, [name = ""], say) {
        const room = ownRoom(session, name);
        await room.give(undefined);
        session.server.rooms.drop(room);
        say(`${room.name} belongs to nobody now.`);
      },
    },
    INFO: {
      usage: "INFO <#room>",
      does: "whose a room is",
      minParams: 1,
      run(session, [name = ""], say) {
        const room = findRoom(session, name);
        say(
          room.founder === undefined
            ? `${room.name} belongs to nobody.`
            : `${room.name} belongs to ${room.founder}.`,
        );
      },
    },
  },
};

/** @throws {Refusal} when the room is not this account's, and this is no operator of the server */
function ownRoom(session: Session, name: string): Room {
  const room = findRoom(session, name);
  if (!isFounder(session.person, room) && !session.modes.has("o")) {
    throw refusal(room, `${room.name} is not yours`);
  }
  return room;
}

function refusal(room: Room, text: string): Refusal {
  return new Refusal(rpl.ERR_CHANOPRIVSNEEDED, room.name, text);
}
