/**
 * The client's events → lines for the scrollback, and the prompt. Keeps only what it must remember to word them (who
 * and where the user is); knows no terminal, no key and no connection.
 */
import { fold } from "../../protocol/names.ts";
import type { ClientEvent, EventKind, EventOf } from "../core/events.ts";
import { everybody, foundList, roomList, whoisCard, whoIsHere } from "./cards.ts";
import { codeWords } from "./code_words.ts";
import {
  actionLine,
  answerLine,
  clock,
  day,
  happenedLine,
  messageLine,
  noticeLine,
  plainLine,
  privateLine,
  type Said,
  wrongLine,
} from "./lines.ts";
import { pastWords, redactedWords } from "./past.ts";
import { reactionWords } from "./reactions.ts";
import { type Line, type Span, span } from "./style.ts";

/** What a newcomer needs, on entering the first room. */
const FIRST_STEPS = "/help shows what you can do, Tab completes names, Ctrl-D leaves";
const FIRST_STEPS_WITHOUT_TAB = "/help shows what you can do, Ctrl-D leaves";

/** What has been seen so far, as far as the wording of the next line depends on it. */
interface Seen {
  /** Whether each conversation is shown apart from the others, so that none of its lines says where it was. */
  readonly apart: boolean;
  readonly firstSteps: string;
  nick: string;
  /** The room that what is typed goes to. */
  current: string | undefined;
  /** When the latest thing happened that is not past; before the first, nothing has. */
  now: number;
  /** Whether the connection is gone and that was said. */
  lost: boolean;
  /** Folded names of the rooms whose people were shown. */
  readonly entered: Set<string>;
}

interface ViewOptions {
  readonly apart?: boolean;
  readonly completes?: boolean;
}

/** Words what happens for one user, event by event. */
export class View {
  readonly #seen: Seen;

  /**
   * @param nick the one that the user asked for; events tell what becomes of it
   * @param options.apart whether each conversation is shown apart from the others
   * @param options.completes whether Tab completes what is typed
   */
  constructor(nick: string, { apart = false, completes = true }: ViewOptions = {}) {
    const firstSteps = completes ? FIRST_STEPS : FIRST_STEPS_WITHOUT_TAB;
    this.#seen = { apart, firstSteps, nick, current: undefined, now: 0, lost: false, entered: new Set() };
  }

  /** The lines that `event` adds to the scrollback; often one, sometimes none. */
  lines(event: ClientEvent): Line[] {
    // The table's type pairs each kind with its event; the compiler cannot follow that through an index.
    const show = SHOWN[event.kind] as (event: ClientEvent, seen: Seen) => Line[];
    const lines = show(event, this.#seen);
    if (!event.past) this.#seen.now = event.at;
    const isOld = day(new Date(event.at)) !== day(new Date(this.#seen.now));
    return isOld && !this.#seen.apart ? lines.map((line) => ({ ...line, dated: true })) : lines;
  }

  /** The nick that the user asks for now; from the welcome on, events tell it. */
  set nick(nick: string) {
    this.#seen.nick = nick;
  }

  /** What stands before the line being typed: where it goes, and who says it. */
  get prompt(): Span {
    const { nick, current } = this.#seen;
    const where = current === undefined ? "" : /^[#&]/.test(current) ? `${current} ` : `→ ${current} `;
    return span(`${where}${nick}> `, { bold: true });
  }
}

const NOT_PRIVATE = "Not private: whoever is on the way to the server can read along";

type Shown = { readonly [K in EventKind]: (event: EventOf<K>, seen: Seen) => Line[] };

const SHOWN: Shown = {
  "connected": (event, seen) => {
    seen.lost = false;
    if (event.again) return [told(event, "--- Connected again")];
    return event.security === "none" ? [told(event, `--- ${NOT_PRIVATE}`)] : [];
  },
  "welcome": ({ nick }, seen) => {
    seen.nick = nick;
    return [];
  },
  "alias-refused": () => [],
  "password-wanted": (event) => {
    const { account, refused } = event;
    return refused === undefined ? [] : [wrong(event, `Not logged in as ${account}: ${refused}`)];
  },
  "link-code": (event) => codeWords(event).map((words) => told(event, `--- ${words}`)),
  // A loss for good ends the program, which says why in its last words.
  "lost": (event, seen) => {
    const words = lostWords(event, seen);
    seen.lost = true;
    return event.retryIn === undefined ? [] : [wrong(event, words)];
  },
  "message": (event, seen) => [saidLine(event, seen)],
  "stored": () => [],
  "caught-up": (event, seen) => [told(event, `--- ${pastWords(event)}`, elsewhere(event.room, seen))],
  "redacted": (event, seen) => [told(event, `--- ${takenBack(event, seen)}`, elsewhere(event.room, seen))],
  "read": () => [],
  "failed": (
    event,
  ) => [wrong(event, `Not sent to ${event.room}: "${event.text}"${because(event)}. Up brings it back.`)],
  // Who is here follows one's own arrival, and says it too.
  "joined": (event, seen) =>
    event.mine ? [] : [told(event, `--> ${event.who} joined`, elsewhere(event.room, seen))],
  "left": (event, seen) => {
    if (event.mine) seen.entered.delete(fold(event.room));
    const words = event.mine ? `you left ${event.room}` : `${event.who} left`;
    return [told(event, `<-- ${words}${because(event)}`, elsewhere(event.room, seen))];
  },
  "kicked": (event, seen) => {
    if (event.mine) seen.entered.delete(fold(event.room));
    return [told(event, `<-- ${kickWords(event)}`, elsewhere(event.room, seen))];
  },
  "quit": (
    event,
    seen,
  ) => [told(event, `<-- ${event.who} left the chat${because(event)}`, elsewhereOf(event, seen))],
  "renamed": (event, seen) => {
    if (event.mine) seen.nick = event.to;
    const words = event.mine ? `you are now ${event.to}` : `${event.from} is now ${event.to}`;
    return [told(event, `--- ${words}`, elsewhereOf(event, seen))];
  },
  "room-renamed": (event, seen) => {
    if (!event.past && seen.entered.delete(fold(event.from))) seen.entered.add(fold(event.to));
    const words = `${event.by} renamed ${event.from} to ${event.to}${because(event)}`;
    return [told(event, `--- ${words}`, elsewhere(event.from, seen))];
  },
  "topic": (event, seen) => [told(event, `--- ${topicWords(event)}`, elsewhere(event.room, seen))],
  "names": namesLines,
  "mode": (event, seen) => [told(event, `--- ${event.by} set ${event.change}`, elsewhere(event.room, seen))],
  "invited": (
    event,
  ) => [told(event, `--- ${event.by} invites you to ${event.room}; /join ${event.room} enters it`)],
  "whois": whoisCard,
  "rooms": roomList,
  "found": foundList,
  "reactions": (
    event,
    seen,
  ) => [told(event, `--- ${reactionWords(event, seen.nick)}`, elsewhere(event.room, seen))],
  "typing": () => [],
  "older": () => [],
  "closed": () => [],
  "clear": () => [],
  "away": (event) => [told(event, `--- you are ${event.away ? `away${because(event)}` : "back"}`)],
  // A line among those of other rooms has first steps of its own.
  "tips": ({ lines }, { apart }) => apart ? lines.map((row) => plainLine(row)) : [],
  "setting": () => [],
  "current": ({ room }, seen) => {
    seen.current = room;
    return [];
  },
  // Before the welcome a server need not say its name.
  "note": ({ at, from, text }) => [noticeLine({ time: new Date(at), nick: from || "server", text }, true)],
  "info": ({ text }) => text.split("\n").map((row) => answerLine(row)),
  "error": (event) => [wrong(event, event.text)],
  "leaving": () => [],
};

function saidLine(event: EventOf<"message">, seen: Seen): Line {
  const said: Said = {
    time: new Date(event.at),
    nick: event.from,
    text: event.text,
    own: event.mine,
    mention: event.mention ? seen.nick : undefined,
    room: event.private ? undefined : elsewhere(event.room, seen),
  };
  if (event.manner === "notice" && !(event.private && event.mine)) return noticeLine(said, false);
  if (event.private) return privateForm(event, said);
  return event.manner === "action" ? actionLine(said) : messageLine(said);
}

function takenBack(event: EventOf<"redacted">, { nick }: Seen): string {
  const when = event.saidAt === undefined ? undefined : clock(new Date(event.saidAt));
  return redactedWords(event, { nick, when });
}

function privateForm(event: EventOf<"message">, said: Said): Line {
  const text = event.manner === "action" ? `* ${event.from} ${event.text}` : event.text;
  return privateLine({ ...said, text }, event.mine ? event.room : undefined);
}

function lostWords(event: EventOf<"lost">, seen: Seen): string {
  const next = `${because(event)}… trying again in ${Math.ceil(event.retryIn ?? 0)} s`;
  return seen.lost ? `Still no connection${next}` : `Connection lost${next}. What you type is sent then.`;
}

function kickWords(event: EventOf<"kicked">): string {
  if (!event.mine) return `${event.by} put ${event.who} out${because(event)}`;
  return `${event.by} put you out of ${event.room}${because(event)}; /join ${event.room} tries to come back`;
}

function topicWords({ topic, by, room }: EventOf<"topic">): string {
  if (by === undefined) {
    return topic === "" ? `${room} has no topic; /topic TEXT sets one` : `Topic: ${topic}`;
  }
  return topic === "" ? `${by} took the topic away` : `${by} set the topic: ${topic}`;
}

/** On entering a room who is there, with what a newcomer needs the first time; when asked for, the whole list. */
function namesLines(event: EventOf<"names">, seen: Seen): Line[] {
  if (event.asked) return [told(event, `--- ${everybody(event.people)}`, elsewhere(event.room, seen))];
  const name = fold(event.room);
  if (seen.entered.has(name)) return [];
  const here = told(event, `--- ${whoIsHere(event, seen.nick)}`);
  const first = seen.entered.size === 0 && !seen.apart;
  seen.entered.add(name);
  return first ? [here, told(event, `--- ${seen.firstSteps}`)] : [here];
}

function told({ at }: { at: number }, text: string, room?: string): Line {
  return happenedLine(new Date(at), { text, room });
}

function wrong({ at }: { at: number }, text: string): Line {
  return wrongLine(new Date(at), text);
}

/** The room's name when the user is looking at another one. */
function elsewhere(room: string, { current, apart }: Seen): string | undefined {
  if (apart) return undefined;
  return current !== undefined && fold(room) === fold(current) ? undefined : room;
}

/** Of several rooms one is named, and none when the user is looking at one of them. */
function elsewhereOf({ rooms }: { rooms: readonly string[] }, seen: Seen): string | undefined {
  const others = rooms.map((room) => elsewhere(room, seen));
  return others.includes(undefined) ? undefined : others[0];
}

function because({ reason }: { reason: string }): string {
  return reason === "" ? "" : ` (${reason})`;
}
