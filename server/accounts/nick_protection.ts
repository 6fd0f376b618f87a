/**
 * The time that somebody has to log in when their nick belongs to an account (`--nick-protection`). It decides who
 * has to give a nick up and when; how that is done is not known here.
 */

import { fold } from "../../protocol/names.ts";
import type { Person } from "../person.ts";
import type { Accounts } from "./accounts.ts";

/** What is given to those who had a right to the nick until just now (they have logged out), in milliseconds. */
const PARTING = 60_000;

/** What protection needs. */
export interface NickProtectionOptions {
  /** Milliseconds to log in; 0: a nick that belongs to an account is refused at once. */
  readonly grace: number;
  readonly accounts: Accounts;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Makes somebody give up their nick. */
  readonly giveWay: (person: Person) => Promise<void>;
}

/** Those who bear a nick that belongs to an account, and are not logged in to it. */
export class NickProtection {
  readonly #options: NickProtectionOptions;
  readonly #due = new Map<Person, { readonly nick: string; readonly time: number }>();

  constructor(options: NickProtectionOptions) {
    this.#options = options;
  }

  /** Whether somebody may bear a nick for a while before they log in. */
  get waits(): boolean {
    return this.#options.grace > 0;
  }

  /** Somebody has another nick or account. They are told, if the nick belongs to somebody else. */
  async watch(person: Person): Promise<void> {
    const { grace, accounts, now } = this.#options;
    const { nick } = person;
    const owner = await accounts.find(nick);
    if (!person.here || owner === undefined || isOwn(person, nick) || this.#due.get(person)?.nick === nick) {
      return;
    }
    const time = grace || PARTING;
    this.#due.set(person, { nick, time: now() + time });
    const seconds = Math.ceil(time / 1000);
    person.notify(
      "NOTICE",
      `${nick} belongs to an account: log in to it within ${seconds} seconds, or you get another name ` +
        "(/msg NickServ IDENTIFY <password>)",
    );
  }

  /** Takes nicks from those whose time is over. */
  sweep(): void {
    for (const [person, { nick, time }] of this.#due) {
      const over = time <= this.#options.now();
      const settled = !person.here || person.nick !== nick || isOwn(person, nick);
      if (over || settled) this.#due.delete(person);
      // Should the store not take it, whoever it is keeps the nick until they change it.
      if (over && !settled) void this.#options.giveWay(person).catch(() => {});
    }
  }
}

function isOwn({ account }: Person, nick: string): boolean {
  return fold(account ?? "") === fold(nick);
}
