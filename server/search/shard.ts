/**
 * A piece of the index: the words of some two thousand messages in a table of SQLite's, and beside it where they
 * are to be read. What was said is not in it. It knows the order of msgids, and not whose they are.
 */

import type { DatabaseSync, StatementSync } from "node:sqlite";

/** What is known of one message. */
export interface Row {
  readonly log: string;
  readonly msgid: string;
  /** The folded nick of whoever said it. */
  readonly nick: string;
  /** Its words, see words.ts. */
  readonly words: readonly string[];
}

/** Which messages are wanted. */
export interface Question {
  /** Logs that the asker may read, and wants to. */
  readonly logs: ReadonlySet<string>;
  /** What `matchOf` made of a text: nothing fits a text without words, and every message if there is no text. */
  readonly match?: string;
  /** A folded nick. */
  readonly nick?: string;
  /** Later than this, and earlier than that: they compare like msgids. */
  readonly after?: string;
  readonly before?: string;
  /** How many at most, and from which end they are counted. */
  readonly limit: number;
  readonly from: "oldest" | "newest";
}

/** Where a message is to be read. */
export interface Hit {
  readonly log: string;
  readonly msgid: string;
}

/** One piece. Its rows are added in the order of their msgids, or nearly so. */
export class Shard {
  readonly #db: DatabaseSync;
  readonly #table: string;
  readonly #insert: StatementSync;
  readonly #select: StatementSync;
  readonly #msgids: string[] = [];
  readonly #logs: string[] = [];
  readonly #nicks: string[] = [];
  /** One copy of each log's name and each nick, for most messages share them. */
  readonly #shared = new Map<string, string>();
  #dropped = false;

  /** @param number no other shard of this database has it */
  constructor(db: DatabaseSync, number: number) {
    this.#db = db;
    this.#table = `shard${number}`;
    // Words come apart by spaces alone: whatever else of ASCII would part them is in no word.
    db.exec(
      `CREATE VIRTUAL TABLE ${this.#table} USING fts5(words, content='', columnsize=0, tokenize='ascii')`,
    );
    this.#insert = db.prepare(`INSERT INTO ${this.#table}(rowid, words) VALUES (?, ?)`);
    this.#select = db.prepare(`SELECT rowid FROM ${this.#table} WHERE words MATCH ? ORDER BY rowid`);
  }

  /** How many messages were added. */
  get size(): number {
    return this.#msgids.length;
  }

  add({ log, msgid, nick, words }: Row): void {
    this.#insert.run(this.#msgids.length, words.join(" "));
    this.#msgids.push(msgid);
    this.#logs.push(this.#share(log));
    this.#nicks.push(this.#share(nick));
  }

  /** A message is found no more. */
  forget(msgid: string): void {
    const row = this.#msgids.lastIndexOf(msgid);
    if (row >= 0) this.#logs[row] = FORGOTTEN;
  }

  /** @returns what fits, beginning at the end that the question names; nothing once dropped */
  find(question: Question): Hit[] {
    const { match, limit, from } = question;
    if (this.#dropped) return [];
    const rows = match === undefined ? [...this.#msgids.keys()] : this.#matching(match);
    if (from === "newest") rows.reverse();
    const hits: Hit[] = [];
    for (const row of rows) {
      if (hits.length === limit) break;
      if (this.#fits(row, question)) hits.push({ log: this.#logs[row]!, msgid: this.#msgids[row]! });
    }
    return hits;
  }

  /** Gives the memory back. */
  drop(): void {
    this.#dropped = true;
    this.#db.exec(`DROP TABLE ${this.#table}`);
  }

  #matching(match: string): number[] {
    if (match === "") return [];
    return this.#select.all(match).map(({ rowid }) => Number(rowid));
  }

  #fits(row: number, { logs, nick, after = "", before }: Question): boolean {
    const msgid = this.#msgids[row]!;
    return logs.has(this.#logs[row]!) && (nick === undefined || nick === this.#nicks[row]) && msgid > after &&
      (before === undefined || msgid < before);
  }

  #share(text: string): string {
    const known = this.#shared.get(text);
    if (known !== undefined) return known;
    this.#shared.set(text, text);
    return text;
  }
}

/** The log of what is forgotten: nobody may read it, for there is none of this name. */
const FORGOTTEN = "";
