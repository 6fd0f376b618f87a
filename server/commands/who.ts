/** WHO, with the field selection of WHOX. */

import type { Message } from "../../protocol/message.ts";
import { matchesMask } from "../../protocol/names.ts";
import * as rpl from "../../protocol/numerics.ts";
import { marksOf } from "../room/ranks.ts";
import type { Person } from "../person.ts";
import type { Room } from "../room.ts";
import type { Session } from "../session.ts";
import { addressOf, NO_ADDRESS } from "./address.ts";
import { type CommandTable, maySee } from "./command.ts";

export const WHO: CommandTable = {
  WHO: {
    usage: "<#room or mask> [[o]%<fields>[,<token>]]",
    does: "people in a room or matching a mask (WHOX)",
    cost: 3,
    minParams: 1,
    run: who,
  },
};

/** What WHOX asks for (ircv3.net "WHOX"): letters, and a token that comes back. */
interface Selection {
  readonly fields: string;
  readonly token: string;
}

async function who(session: Session, { params: [mask = "", options = ""] }: Message): Promise<void> {
  const room = session.server.rooms.find(mask);
  const found = room === undefined ? await matching(session, mask) : members(session, room);
  const selection = parseSelection(options);
  for (const other of found) {
    const turn = session.server.turns.take(1);
    if (turn !== undefined) await turn;
    if (/^[^%]*o/.test(options) && !other.modes.has("o")) continue;
    const place = room ?? sharedRoom(session, other);
    if (selection === undefined) sendWho(session, other, place);
    else sendSelected(session, selection, { other, place });
    if (session.outbox.busy) await session.drained();
  }
  session.reply(rpl.RPL_ENDOFWHO, mask, "End of WHO list");
}

function parseSelection(options: string): Selection | undefined {
  const at = options.indexOf("%");
  if (at < 0) return undefined;
  const [fields = "", token = ""] = options.slice(at + 1).split(",");
  // A token is one to three digits; anything else counts as none given.
  return { fields, token: /^\d{1,3}$/.test(token) ? token : "0" };
}

function members(session: Session, room: Room): Person[] {
  if (!maySee(session, room)) return [];
  const inside = room.member(session.person) !== undefined;
  return room.members.map((member) => member.person).filter((other) => inside || !other.modes.has("i"));
}

// i hides from masks, never from the exact nick.
async function matching(session: Session, mask: string): Promise<Person[]> {
  const { roster, turns } = session.server;
  const exact = roster.find(mask);
  if (exact !== undefined) return [exact];
  const found: Person[] = [];
  for (const other of [...roster.welcomed()]) {
    const turn = turns.take(1);
    if (turn !== undefined) await turn;
    const seen = !other.modes.has("i") || other === session.person ||
      sharedRoom(session, other) !== undefined;
    if (seen && other.here && (mask === "0" || isMeant(other, mask))) found.push(other);
  }
  return found;
}

function isMeant({ nick, user, host, realname }: Person, mask: string): boolean {
  return [nick, user, host, realname].some((text) => matchesMask(mask, text));
}

function sharedRoom(session: Session, other: Person): Room | undefined {
  for (const room of session.rooms) if (room.member(other) !== undefined) return room;
  return undefined;
}

/** Here or gone, operator, rank, user modes, in the order of Modern, "RPL_WHOREPLY". */
function flagsOf(session: Session, other: Person, room: Room | undefined): string {
  const member = room?.member(other);
  const marks = member === undefined ? "" : marksOf(member, session.caps.has("multi-prefix"));
  const away = other.away === undefined ? "H" : "G";
  return away + (other.modes.has("o") ? "*" : "") + marks + (other.modes.has("B") ? "B" : "");
}

function sendWho(session: Session, other: Person, room: Room | undefined): void {
  const { user, host, nick, realname } = other;
  const { name } = session.server.config;
  const place = room?.name ?? "*";
  session.reply(
    rpl.RPL_WHOREPLY,
    place,
    user,
    host,
    name,
    nick,
    flagsOf(session, other, room),
    `0 ${realname}`,
  );
}

interface Found {
  readonly other: Person;
  readonly place: Room | undefined;
}

/** The fields of WHOX in the order in which they are answered, whatever the order of the asking. */
const FIELDS:
  readonly (readonly [letter: string, value: (session: Session, found: Found, token: string) => string])[] = [
    ["t", (_, __, token) => token],
    ["c", (_, { place }) => place?.name ?? "*"],
    ["u", (_, { other }) => other.user],
    [
      "i",
      (session, { other }) =>
        other === session.person || session.modes.has("o") ? addressOf(other) : NO_ADDRESS,
    ],
    ["h", (_, { other }) => other.host],
    ["s", (session) => session.server.config.name],
    ["n", (_, { other }) => other.nick],
    ["f", (session, { other, place }) => flagsOf(session, other, place)],
    ["d", () => "0"],
    ["l", (session, { other }) => String(Math.floor((session.server.clock() - other.active) / 1000))],
    ["a", (_, { other }) => other.account ?? "0"],
    ["o", () => "n/a"],
    ["r", (_, { other }) => other.realname],
  ];

function sendSelected(session: Session, { fields, token }: Selection, found: Found): void {
  const chosen = FIELDS.filter(([letter]) => fields.includes(letter));
  const values = chosen.map(([, value]) => value(session, found, token));
  if (values.length > 0) {
    session.reply(rpl.RPL_WHOSPCRPL, ...values);
  }
}
