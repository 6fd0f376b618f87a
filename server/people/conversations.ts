/**
 * What two people say to each other, in a log of their own: whose it is, and with whom somebody has talked. It
 * knows accounts and sessions, and nothing of what is said.
 */

import { fold } from "../../protocol/names.ts";
import type { Backend } from "../backend/backend.ts";
import type { Person } from "../person.ts";
import type { Session } from "../session.ts";

/** Correspondents of one account that are remembered: the latest ones. */
const KEPT = 500;

/**
 * One side of a conversation: an account, or a session that is logged in to none. A nick is not enough, for it may
 * be somebody else's tomorrow, who is not to read what was said.
 */
export interface Party {
  /** Stands for this side alone, and never for another. */
  readonly id: string;
  /** The nick, or the account's name, that others know it by. */
  readonly name: string;
}

/** @returns the side that a person speaks for */
export function partyOf({ account, nick, id }: Person): Party {
  return account === undefined ? { id: `session/${id}`, name: nick } : accountParty(account);
}

/**
 * @returns whom a nick means: who bears it now, else the account of that name
 */
export async function partyNamed(session: Session, name: string): Promise<Party | undefined> {
  const { roster, accounts } = session.server;
  const bearer = roster.find(name);
  if (bearer !== undefined) return partyOf(bearer);
  const account = await accounts.find(name);
  return account === undefined ? undefined : accountParty(account.name);
}

function accountParty(name: string): Party {
  return { id: `account/${fold(name)}`, name };
}

/** @returns the log of a pair, whoever began */
export function conversation(one: Party, other: Party): string {
  const [a, b] = [one.id, other.id].sort();
  return `direct/${a}/${b}`;
}

/** With whom everybody has talked. Accounts' are stored; those of others last as long as their session. */
export class Correspondents {
  readonly #backend: Backend;
  readonly #known = new Map<string, Promise<Map<string, Party>>>();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** The two have talked. What cannot be stored now is stored when they talk again. */
  note(one: Party, other: Party): void {
    for (const [party, partner] of [[one, other], [other, one]] as const) {
      this.#add(party, partner).catch(() => this.#known.delete(party.id));
    }
  }

  /** @returns with whom this side has talked */
  async of(party: Party): Promise<Party[]> {
    return [...(await this.#load(party)).values()];
  }

  /** @returns the logs of all conversations that somebody can still read after a restart, none twice */
  async logs(): Promise<string[]> {
    const stored = await this.#backend.list<Party[]>(`${PREFIX}account/`);
    const logs = stored.flatMap(([key, { value }]) => {
      const party = { id: key.slice(PREFIX.length), name: "" };
      return value.map((other) => conversation(party, other));
    });
    return [...new Set(logs)];
  }

  /** A session that was logged in to no account is over. */
  forget(party: Party): void {
    this.#known.delete(party.id);
  }

  async #add(party: Party, other: Party): Promise<void> {
    const known = await this.#load(party);
    if (known.get(other.id)?.name === other.name) return;
    known.delete(other.id);
    known.set(other.id, other);
    if (known.size > KEPT) known.delete(known.keys().next().value!);
    if (party.id.startsWith("account/")) await this.#save(party, known);
  }

  #load(party: Party): Promise<Map<string, Party>> {
    let known = this.#known.get(party.id);
    if (known === undefined) {
      known = this.#backend.load<Party[]>(keyOf(party))
        .then((record) => new Map((record?.value ?? []).map((other) => [other.id, other])));
      this.#known.set(party.id, known);
    }
    return known;
  }

  async #save(party: Party, known: ReadonlyMap<string, Party>): Promise<void> {
    const version = (await this.#backend.load(keyOf(party)))?.version;
    // Whoever loses a race against another save of the same account is saved with the next conversation.
    await this.#backend.save(keyOf(party), [...known.values()], version);
  }
}

const PREFIX = "correspondents/";

function keyOf(party: Party): string {
  return PREFIX + party.id;
}
