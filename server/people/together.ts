/**
 * Several connections under one nick: a second one of the same account becomes the same person, and each is told
 * where the person is. How the login was proved is not known here.
 */

import { fold } from "../../protocol/names.ts";
import { showRoom } from "../commands/enter.ts";
import { markerOf } from "../commands/read_marker.ts";
import type { Person } from "../person.ts";
import type { Room } from "../room.ts";
import { namesOf, topicOf } from "../room/room_answers.ts";
import type { Session } from "../session.ts";

/** Whether two are logged in to one account, so that either may speak for the other. */
export function isSame({ account }: Person, other: Person): boolean {
  return account !== undefined && fold(account) === fold(other.account ?? "");
}

/** A connection that is about to be welcomed turns out to be somebody's who is here already. */
export function become(session: Session, person: Person): void {
  const { server } = session;
  server.people.delete(session.person.id);
  const before = person.away;
  session.person = person;
  person.attach(session);
  server.counts.connections++;
  server.tellAway(person, before);
  server.journal.note("connected-again", { nick: person.nick, connections: person.sessions.length });
}

/** Puts a connection into every room that its person is in, and shows them. */
export async function followInto(session: Session, rooms: Iterable<Room>): Promise<void> {
  const { person } = session;
  const entered = [...rooms];
  person.reads(session);
  for (const room of entered) session.own(person.event("JOIN", [room.name]));
  for (const room of entered) if (person.rooms.has(room)) await showRoom(session, room);
}

/**
 * Somebody who is here under another nick as well takes this one: the connection goes over to the person who bears
 * it, and everyone else sees the other leave, if this was its only connection.
 */
export async function moveTo(session: Session, person: Person): Promise<void> {
  const { server, person: old } = session;
  const event = old.event("NICK", [person.nick]);
  const left = new Set(old.rooms);
  const before = person.away;
  person.attach(session);
  await server.part(session, `Now ${person.nick}`);
  session.person = person;
  session.own(event);
  for (const room of left) if (!person.rooms.has(room)) session.own(person.event("PART", [room.name]));
  server.tellAway(person, before);
  await followInto(session, [...person.rooms].filter((room) => !left.has(room)));
}

/** One of somebody's connections has entered a room: the others are in it too. Their JOIN has been delivered. */
export function tellOthers(session: Session, room: Room): void {
  for (const other of session.person.readers) if (other !== session) void show(other, room);
}

/** Shows a room past whatever the client is being answered just now, as fast as it reads. */
async function show(session: Session, room: Room): Promise<void> {
  const marker = session.caps.has("draft/read-marker") ? await markerOf(session, room.name) : undefined;
  if (marker !== undefined) session.notifyAs("MARKREAD", ...marker);
  const names = session.caps.has("no-implicit-names") ? [] : namesOf(session, room);
  for (const told of [...topicOf(room), ...names]) {
    session.notify(...told);
    if (session.outbox.busy) await session.drained();
  }
}
