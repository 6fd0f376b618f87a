/** The modes of one room: flags, key, limit and the lists of masks. It enforces nothing; commands ask it. */

import { fold } from "../../protocol/names.ts";
import type { ModeChange, ModeKinds } from "../../protocol/modes.ts";
import { type Mask, means, type Meant, parseMask } from "./extbans.ts";

/** CHANMODES and PREFIX of this server. */
export const ROOM_MODES: ModeKinds = {
  list: "beI",
  always: "k",
  whenSet: "fl",
  never: "CMRUimnst",
  prefix: "qaohv",
};

/** What each room mode means, for docs/irc.md. */
export const ROOM_MODE_WORDS: Readonly<Record<string, string>> = {
  b: "ban: a mask that may neither enter nor speak",
  e: "exception: a mask that bans do not touch",
  I: "invitation: a mask that may enter in spite of +i",
  k: "key: the word that JOIN must give",
  f: "forward: the room that those are sent to who cannot enter",
  l: "limit: how many may be in the room",
  C: "no CTCP but ACTION",
  M: "only those logged in to an account may speak",
  R: "only those logged in to an account may enter",
  U: "those without voice are heard by operators and half-operators alone, also where +m or +M would refuse them",
  i: "entering is by invitation",
  m: "only those with voice or above may speak",
  n: "nobody speaks from outside",
  s: "secret: invisible to those outside",
  t: "only operators and half-operators set the topic",
  q: "owner (~)",
  a: "protected (&)",
  o: "operator (@): also makes operators and half-operators; whoever enters a new room first is one",
  h: "half-operator (%): sets modes, lists and the topic, kicks, invites and gives voice",
  v: "voice (+)",
};

/** The marks that go with {@linkcode ROOM_MODES}`.prefix`, highest first. */
export const PREFIX_MARKS = "~&@%+";

/** A mask in a list, and who put it there when. */
export interface Listed {
  readonly mask: string;
  readonly by: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** All that is set on a room, as it is stored. */
export interface SavedModes {
  readonly flags: string;
  readonly key: string | undefined;
  readonly limit: number | undefined;
  readonly forward: string | undefined;
  /** Masks by the letter of their list. */
  readonly lists: Readonly<Record<string, readonly Listed[]>>;
}

/** An entry with its mask read, so that matching does not read it again. */
interface Entry {
  readonly listed: Listed;
  readonly mask: Mask;
}

/** What is set on a room. A new room lets nobody speak from outside and only operators change the topic. */
export class RoomModes {
  #flags = new Set(["n", "t"]);
  readonly #lists = new Map<string, Entry[]>([...ROOM_MODES.list].map((letter) => [letter, []]));
  #key: string | undefined;
  #limit: number | undefined;
  #forward: string | undefined;
  /** How many masks have minutes: in most rooms there is nothing to look for. */
  #timed = 0;

  has(flag: string): boolean {
    return this.#flags.has(flag);
  }

  /** Whether what is in the room is for its members: it is secret, by invitation, or has a key. */
  get isPrivate(): boolean {
    return this.has("s") || this.has("i") || this.#key !== undefined;
  }

  get key(): string | undefined {
    return this.#key;
  }

  get limit(): number | undefined {
    return this.#limit;
  }

  /** Where those are sent who cannot enter. */
  get forward(): string | undefined {
    return this.#forward;
  }

  /** Whether anything keeps people from entering. */
  get guard(): boolean {
    const flags = ["i", "s", "R"].some((flag) => this.has(flag));
    return flags || this.#key !== undefined || this.list("b").length > 0;
  }

  /** The masks of a list, oldest first. */
  list(letter: string): readonly Listed[] {
    return this.#entries(letter).map(({ listed }) => listed);
  }

  /** Whether bans keep a client from entering, and from speaking too. Exceptions take it out of them. */
  bans(client: Meant): boolean {
    return this.#means("b", client, false) && !this.#means("e", client, false);
  }

  /** Whether bans with `m:` keep a client from speaking. Only exceptions with `m:` take it out of them. */
  mutes(client: Meant): boolean {
    return this.#means("b", client, true) && !this.#means("e", client, true);
  }

  /** Whether a client may enter in spite of mode i. */
  invites(client: Meant): boolean {
    return this.#means("I", client, false);
  }

  /** The changes that take off the masks whose minutes are over. @param now milliseconds since 1970 */
  overdue(now: number): ModeChange[] {
    const changes: ModeChange[] = [];
    if (this.#timed === 0) return changes;
    for (const [letter, entries] of this.#lists) {
      for (const { listed: { mask: argument, time }, mask: { minutes = Infinity } } of entries) {
        if (time + minutes * 60_000 <= now) changes.push({ add: false, letter, argument });
      }
    }
    return changes;
  }

  /** What is to be stored of them. */
  saved(): SavedModes {
    const lists = Object.fromEntries([...ROOM_MODES.list].map((letter) => [letter, this.list(letter)]));
    const flags = [...this.#flags].join("");
    return { flags, key: this.#key, limit: this.#limit, forward: this.#forward, lists };
  }

  /** Takes over what was stored. */
  restore(saved: SavedModes): void {
    this.#flags = new Set(saved.flags);
    this.#key = saved.key;
    this.#limit = saved.limit;
    this.#forward = saved.forward;
    for (const [letter, list] of Object.entries(saved.lists)) {
      for (const { mask, ...setter } of list) this.apply({ add: true, letter, argument: mask }, setter);
    }
  }

  /** A copy on which changes can be tried. */
  copy(): RoomModes {
    const copy = new RoomModes();
    copy.#flags = new Set(this.#flags);
    for (const [letter, entries] of this.#lists) copy.#lists.set(letter, [...entries]);
    copy.#timed = this.#timed;
    copy.#key = this.#key;
    copy.#limit = this.#limit;
    copy.#forward = this.#forward;
    return copy;
  }

  #entries(letter: string): Entry[] {
    return this.#lists.get(letter) ?? [];
  }

  #means(letter: string, client: Meant, mute: boolean): boolean {
    const entries = this.#entries(letter);
    if (entries.length === 0) return false;
    // Read once: a session puts its source together each time.
    const { source, account } = client;
    return entries.some(({ mask }) => mask.mute === mute && means(mask, { source, account }));
  }

  /** Whether the change would change anything. */
  differs(change: ModeChange): boolean {
    const { add, letter, argument = "" } = change;
    if (ROOM_MODES.list.includes(letter)) {
      return add !== this.#entries(letter).some(({ listed }) => fold(listed.mask) === fold(argument));
    }
    if (letter === "k") return add ? this.#key !== argument : this.#key !== undefined;
    if (letter === "f") return add ? this.#forward !== argument : this.#forward !== undefined;
    if (letter === "l") return add ? this.#limit !== Number(argument) : this.#limit !== undefined;
    return add !== this.has(letter);
  }

  /** Makes a change that was checked before; membership modes are not kept here. */
  apply(change: ModeChange, setter: { by: string; time: number }): void {
    const { add, letter, argument = "" } = change;
    if (ROOM_MODES.list.includes(letter)) this.#applyToList(change, setter);
    else if (letter === "k") this.#key = add ? argument : undefined;
    else if (letter === "f") this.#forward = add ? argument : undefined;
    else if (letter === "l") this.#limit = add ? Number(argument) : undefined;
    else if (add) this.#flags.add(letter);
    else this.#flags.delete(letter);
  }

  /**
   * @param options.key whether the reader may see the key itself
   * @returns the parameters of 324: letters, then arguments
   */
  shown(options: { key: boolean }): string[] {
    let letters = `+${[...this.#flags].sort().join("")}`;
    const args: string[] = [];
    if (this.#key !== undefined) {
      letters += "k";
      args.push(options.key ? this.#key : "*");
    }
    if (this.#forward !== undefined) {
      letters += "f";
      args.push(this.#forward);
    }
    if (this.#limit !== undefined) {
      letters += "l";
      args.push(String(this.#limit));
    }
    return [letters, ...args];
  }

  #applyToList({ add, letter, argument = "" }: ModeChange, setter: { by: string; time: number }): void {
    const entries = this.#entries(letter);
    const at = entries.findIndex(({ listed }) => fold(listed.mask) === fold(argument));
    const timed = (entry: Entry) => entry.mask.minutes === undefined ? 0 : 1;
    if (add && at < 0) {
      const entry = { listed: { ...setter, mask: argument }, mask: parseMask(argument) };
      this.#timed += timed(entry);
      entries.push(entry);
    }
    if (!add && at >= 0) { for (const entry of entries.splice(at, 1)) this.#timed -= timed(entry); }
  }
}
