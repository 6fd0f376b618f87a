/**
 * Requests for the past and their answers on the wire (CHATHISTORY of IRCv3 draft/chathistory, in batches): one under
 * way at a time, whoever asks. It does not know what the lines say.
 */

import type { Message } from "../../protocol/message.ts";
import type { Client } from "./client.ts";

/** What it takes besides: without one of these, lines could not be told apart, or ours not from those of others. */
export const HISTORY_NEEDS: readonly string[] = [
  "batch",
  "server-time",
  "message-tags",
  "echo-message",
  "labeled-response",
];

/** What asks for pages of the past. Whether it wants another page is what its methods return. */
export interface Reader {
  /** The type of the batch that answers. */
  readonly answer: "chathistory" | "draft/chathistory-targets";
  /** What stands behind CHATHISTORY; undefined when nothing is wanted any more. */
  params(): readonly string[] | undefined;
  answered(lines: readonly Message[]): "more" | "done";
  /** @param code as FAIL gives it */
  refused(code: string): "more" | "done";
  /** The server does not answer: nothing will come. */
  unanswered(): void;
}

/** Lines kept of one batch, whatever more a server gives than it was asked for, and characters of all that are open. */
const KEPT = { lines: 2_000, characters: 16_000_000 };
/** Batches that may be open, one inside the other. */
const OPEN = 100;

interface OpenBatch {
  readonly root: string;
  readonly target: string;
  /** Undefined when nobody asked for it. */
  readonly reader: Reader | undefined;
  readonly lines: Message[];
  characters: number;
}

/** The requests of one client. */
export class Pages {
  readonly #client: Client;
  readonly #unasked: (target: string, lines: readonly Message[]) => void;
  readonly #open = new Map<string, OpenBatch>();
  #waiting: Reader[] = [];
  #current: Reader | undefined;
  /** What the current request named. */
  #target = "";
  /** Whether a PING went out after the current request. */
  #pinged = false;
  /** Whether the server does not answer, on this connection. */
  silent = false;

  /** @param unasked takes what a server shows of the past by itself */
  constructor(client: Client, unasked: (target: string, lines: readonly Message[]) => void) {
    this.#client = client;
    this.#unasked = unasked;
  }

  /** Whether nothing is asked for. */
  get idle(): boolean {
    return this.#current === undefined && this.#waiting.length === 0;
  }

  /** Asks when those before have their answers. */
  ask(reader: Reader): void {
    this.#waiting.push(reader);
    this.#next();
  }

  /** Takes a line that belongs to the past. @returns false when it does not */
  take(message: Message): boolean {
    if (message.command === "BATCH") return this.#batch(message);
    const batch = this.#open.get(message.tags.get("batch") ?? "");
    if (batch !== undefined && batch.lines.length < KEPT.lines && this.#characters < KEPT.characters) {
      batch.lines.push(message);
      batch.characters += weightOf(message);
    }
    return batch !== undefined;
  }

  get #characters(): number {
    return [...new Set(this.#open.values())].reduce((sum, { characters }) => sum + characters, 0);
  }

  /** A command was refused. @returns whether it was ours */
  refused({ params: [command, code = ""] }: Message): boolean {
    const reader = this.#current;
    if (command !== "CHATHISTORY" || reader === undefined) return false;
    this.#current = undefined;
    if (reader.refused(code) === "more") this.#waiting.unshift(reader);
    this.#next();
    return true;
  }

  /** A PING goes out. */
  pinged(): void {
    this.#pinged = this.#current !== undefined;
  }

  /** A PONG came: a server that has answered what came later will not answer the request. */
  ponged(): void {
    if (!this.#pinged || this.#current === undefined || this.#open.size > 0) return;
    this.silent = true;
    const readers = [this.#current, ...this.#waiting];
    this.clear();
    for (const reader of readers) reader.unanswered();
  }

  /** Forgets what belongs to one connection, but for its silence. */
  clear(): void {
    this.#open.clear();
    this.#waiting = [];
    this.#current = undefined;
  }

  #next(): void {
    while (this.#current === undefined && this.#waiting.length > 0) {
      const reader = this.#waiting.shift()!;
      const params = reader.params();
      if (params === undefined) continue;
      this.#current = reader;
      this.#target = params[1] ?? "";
      this.#pinged = false;
      this.#client.send("CHATHISTORY", ...params);
    }
  }

  #batch({ params: [reference = "", type = "", target = ""], tags }: Message): boolean {
    const name = reference.slice(1);
    if (reference.startsWith("-")) return this.#closed(name);
    const outer = this.#open.get(tags.get("batch") ?? "");
    const isPast = outer !== undefined || type === "chathistory" || type === "draft/chathistory-targets";
    if (!isPast || this.#open.size >= OPEN) return isPast;
    const reader = this.#isAnswer(type, target) ? this.#current : undefined;
    this.#open.set(name, outer ?? { root: name, target, reader, lines: [], characters: 0 });
    return true;
  }

  #isAnswer(type: string, target: string): boolean {
    if (this.#current?.answer !== type) return false;
    return type !== "chathistory" || this.#client.state.same(target, this.#target);
  }

  #closed(name: string): boolean {
    const batch = this.#open.get(name);
    this.#open.delete(name);
    if (batch?.root === name) this.#complete(batch);
    return batch !== undefined;
  }

  #complete({ reader, target, lines }: OpenBatch): void {
    if (reader === undefined && !this.silent) this.#unasked(target, lines);
    if (reader === undefined || reader !== this.#current) return;
    this.#current = undefined;
    if (reader.answered(lines) === "more") this.#waiting.unshift(reader);
    this.#next();
  }
}

function weightOf({ tags, source = "", params }: Message): number {
  return [source, ...params, ...tags.values()].reduce((sum, text) => sum + text.length, 0);
}
