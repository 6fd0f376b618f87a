/**
 * The full-text index of what was said: in memory, bounded, behind the log by less than a second. What it knows it
 * was told, and it finds places in logs; whoever asks reads them there, so what a log has no more is found no more.
 */

import { DatabaseSync } from "node:sqlite";
import { clearTimeout, setTimeout } from "node:timers";
import { fold } from "../../protocol/names.ts";
import { parseSource } from "../../protocol/source.ts";
import { type Entry, isSaid, StoreError } from "../backend/backend.ts";
import { refill, type Source } from "./refill.ts";
import { type Hit, type Question, type Row, Shard } from "./shard.ts";
import { turn } from "./turn.ts";
import { type Heard, Waiting } from "./waiting.ts";
import { wordsSaid } from "./words.ts";

/** Messages of one shard: a search looks through one at a time, and none takes longer than about 2 ms. */
const SHARD = 2_048;
/** Messages indexed in a row, which takes about half a millisecond. */
const SLICE = 32;
/**
 * Entries that wait: those of two seconds, when more are said than rests between slices leave time for. Of yet more
 * the first are not found, for those who speak are not to be slowed down.
 */
const WAITING = 4_096;
/** Milliseconds that a message waits to be indexed together with others, and the rest between two slices. */
const PATIENCE = 250;
const REST = 16;

/** What an index is made with. */
export interface SearchOptions {
  /** How many messages can be found; the oldest of more are forgotten. */
  readonly capacity: number;
  /** Told once when the index cannot go on; from then on nothing can be searched. */
  readonly failed: (error: unknown) => void;
}

/**
 * The index of one server. Nothing in here holds the event loop for more than a few milliseconds:
 * 1. `hear` only queues; slices of the queue are indexed with rests between them, or right before a search;
 * 2. a search takes one shard a turn, and searches take turns;
 * 3. what is too old goes by the shard, which is one step whatever was in it.
 */
export class SearchIndex implements AsyncDisposable {
  readonly #options: SearchOptions;
  readonly #shardSize: number;
  /** The oldest first. */
  #shards: Shard[] = [];
  readonly #waiting = new Waiting(WAITING);
  #opened: DatabaseSync | undefined;
  #numbers = 0;
  #size = 0;
  #last: Promise<unknown> = Promise.resolve();
  #filling: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = false;
  #closed = false;

  constructor(options: SearchOptions) {
    this.#options = options;
    this.#shardSize = Math.min(SHARD, Math.max(1, Math.floor(options.capacity / 8)));
  }

  /** How many messages are indexed. */
  get size(): number {
    return this.#size;
  }

  /** How many messages of the past there is room for. */
  get room(): number {
    return this.#closed ? 0 : this.#options.capacity - this.#size;
  }

  /** How many of them are taken at a time. */
  get portion(): number {
    return this.#shardSize;
  }

  /** Something was appended to a log. */
  hear(log: string, entries: readonly Entry[]): void {
    if (this.#closed) return;
    this.#waiting.push(log, entries);
    if (this.#running) this.#timer ??= setTimeout(() => this.#work(), PATIENCE);
  }

  /**
   * From here on what is heard is indexed in the background, and so is what the logs have already, the newest first.
   *
   * @returns a promise that settles when the past is indexed, as much as there is room for
   */
  start(source: Source): Promise<void> {
    this.#running = true;
    this.#filling = refill(this, source);
    return this.#filling;
  }

  /**
   * Indexes messages that are older than all others.
   *
   * @param messages in their order, at most `portion`
   */
  async addOlder(messages: readonly Heard[]): Promise<void> {
    let shard: Shard | undefined;
    for (let at = 0; at < messages.length && !this.#closed; at += SLICE) {
      this.#inOne(() => {
        shard ??= this.#newShard();
        for (const message of messages.slice(at, at + SLICE)) shard.add(rowOf(message));
      });
      await new Promise((resolve) => setTimeout(resolve, REST));
    }
    if (this.#closed || shard === undefined) return;
    this.#shards.unshift(shard);
    this.#size += shard.size;
    this.#trim();
  }

  /**
   * @returns where the messages are that fit, the oldest first, each once
   * @throws {StoreError} when the index is closed, or cannot go on
   */
  find(question: Question): Promise<Hit[]> {
    const found = this.#last.then(() => this.#find(question));
    this.#last = found.catch(() => {});
    return found;
  }

  /** Forgets everything. Whoever is still searching is refused. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#close();
    await Promise.all([this.#filling, this.#last]);
    this.#opened?.close();
    this.#opened = undefined;
  }

  async #find(question: Question): Promise<Hit[]> {
    for (let waiting = this.#waiting.length; waiting > 0; waiting -= SLICE) {
      this.#slice();
      await turn();
    }
    const newest = question.from === "newest";
    const found = new Map<string, Hit>();
    for (const shard of newest ? this.#shards.toReversed() : [...this.#shards]) {
      for (const hit of this.#attempt(() => shard.find(question))) found.set(hit.msgid, hit);
      if (found.size >= question.limit) break;
      await turn();
    }
    if (this.#closed) throw new StoreError("The index is closed");
    const hits = [...found.values()].sort(byMsgid);
    return newest ? hits.slice(-question.limit) : hits.slice(0, question.limit);
  }

  #work(): void {
    this.#timer = undefined;
    this.#slice();
    if (this.#waiting.length > 0) this.#timer = setTimeout(() => this.#work(), REST);
  }

  #slice(): void {
    if (this.#waiting.length === 0) return;
    // Entries of several logs come in the order of their logs, and those between two people later than others'.
    const slice = this.#waiting.take(SLICE).sort((a, b) => byMsgid(a.entry, b.entry));
    this.#inOne(() => {
      for (const heard of slice) this.#take(heard);
      this.#trim();
    });
  }

  #take(heard: Heard): void {
    const { erases } = heard.entry;
    if (erases !== undefined) { for (const shard of this.#shards) shard.forget(erases); }
    if (!isSaid(heard.entry) || heard.entry.passing === true) return;
    let shard = this.#shards.at(-1);
    if (shard === undefined || shard.size >= this.#shardSize) this.#shards.push(shard = this.#newShard());
    shard.add(rowOf(heard));
    this.#size++;
  }

  #trim(): void {
    while (this.#size > this.#options.capacity) {
      const oldest = this.#shards.shift()!;
      this.#size -= oldest.size;
      oldest.drop();
    }
  }

  #newShard(): Shard {
    return new Shard(this.#db, ++this.#numbers);
  }

  /** Does something as one transaction, which is many times as fast. */
  #inOne(act: () => void): void {
    try {
      this.#attempt(() => {
        this.#db.exec("BEGIN");
        act();
        this.#db.exec("COMMIT");
      });
    } catch { /* The index is closed, and that was told. */ }
  }

  /** The database is out of memory, or worse: chatting goes on without a search. */
  #attempt<T>(act: () => T): T {
    if (this.#closed) throw new StoreError("The index is closed");
    try {
      return act();
    } catch (error) {
      this.#close();
      this.#options.failed(error);
      throw new StoreError("The index is lost", { cause: error });
    }
  }

  #close(): void {
    this.#closed = true;
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#shards = [];
    this.#waiting.clear();
  }

  get #db(): DatabaseSync {
    return this.#opened ??= new DatabaseSync(":memory:");
  }
}

function rowOf({ log, entry }: Heard): Row {
  const { msgid, source, params, lines } = entry;
  const texts = lines?.map(({ text }) => text) ?? [params[1] ?? ""];
  return { log, msgid, nick: fold(parseSource(source).nick), words: texts.flatMap(wordsSaid) };
}

function byMsgid(a: { readonly msgid: string }, b: { readonly msgid: string }): number {
  return a.msgid < b.msgid ? -1 : 1;
}
