/**
 * What is stored of rooms beside their logs: names, topics, modes, founders, so that they are there again after a
 * restart. It writes in the background, the newest state only; the log of a room tells what a lost write left out.
 */

import type { Backend } from "../backend/backend.ts";
import type { Topic } from "../room.ts";
import type { SavedModes } from "./room_modes.ts";

/** What is stored of one room. */
export interface RoomRecord {
  /** Its name, or the last one that it had. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  /** Everybody has left: nothing but the log is kept, for whoever makes a room of this name. */
  readonly left: boolean;
  readonly topic: Topic | undefined;
  readonly modes: SavedModes;
  /** The account that the room belongs to. */
  readonly founder: string | undefined;
  /** The msgid of the latest entry of the log that is in here. */
  readonly upTo: string;
}

/** A list of masks can be as large as a record may be, so each has one of its own. */
type MainRecord = Omit<RoomRecord, "modes"> & { readonly modes: Omit<SavedModes, "lists"> };
type ListRecord = SavedModes["lists"][string];

const PREFIX = "room/";

/** The stored rooms of one server. */
export class RoomRecords {
  readonly #backend: Backend;
  readonly #failed: (error: unknown) => void;
  /** What is still to be written, by id: the newest state, or undefined for a room that is to be forgotten. */
  readonly #waiting = new Map<string, RoomRecord | undefined>();
  #writing: Promise<void> | undefined;

  /** @param failed called when a write fails; it is tried again with the next one, or by {@linkcode flush} */
  constructor(backend: Backend, failed: (error: unknown) => void) {
    this.#backend = backend;
    this.#failed = failed;
  }

  /** @returns every stored room by its id */
  async load(): Promise<Map<string, RoomRecord>> {
    const stored = await this.#backend.list<MainRecord | ListRecord>(PREFIX);
    const rooms = new Map<string, RoomRecord>();
    let lists: Record<string, ListRecord> = {};
    // In the order of their keys the lists of a room follow it.
    for (const [key, { value }] of stored) {
      if (isList(value)) lists[key.slice(-1)] = value;
      else rooms.set(key.slice(PREFIX.length), { ...value, modes: { ...value.modes, lists: lists = {} } });
    }
    return rooms;
  }

  /** Stores a room's state; `undefined` forgets the room. @returns a promise as {@linkcode flush} does */
  save(id: string, record: RoomRecord | undefined): Promise<void> {
    this.#waiting.set(id, record);
    return this.flush();
  }

  /** @returns a promise that settles when everything is written that could be */
  flush(): Promise<void> {
    if (this.#writing === undefined && this.#waiting.size > 0) this.#writing = this.#write();
    return this.#writing ?? Promise.resolve();
  }

  async #write(): Promise<void> {
    try {
      for (const [id, record] of this.#waiting) await this.#take(id, record);
    } catch (error) {
      this.#failed(error);
    }
    // At once: what is saved from here on needs a writer of its own.
    this.#writing = undefined;
  }

  async #take(id: string, record: RoomRecord | undefined): Promise<void> {
    this.#waiting.delete(id);
    try {
      await this.#put(id, record);
    } catch (error) {
      if (!this.#waiting.has(id)) this.#waiting.set(id, record);
      throw error;
    }
  }

  // The lists first: what the log says later than the record is applied again, and changes nothing then.
  async #put(id: string, record: RoomRecord | undefined): Promise<void> {
    const key = PREFIX + id;
    const stored = await this.#backend.list<ListRecord>(`${key}/`);
    const lists = record?.modes.lists ?? {};
    const letters = new Set([...Object.keys(lists), ...stored.map(([list]) => list.slice(-1))]);
    for (const letter of letters) {
      const list = lists[letter] ?? [];
      await this.#set(`${key}/${letter}`, list.length === 0 ? undefined : list);
    }
    if (record === undefined) return await this.#set(key, undefined);
    const { lists: _, ...modes } = record.modes;
    await this.#set(key, { ...record, modes });
  }

  async #set(key: string, value: unknown): Promise<void> {
    const version = (await this.#backend.load(key))?.version;
    if (value === undefined && version === undefined) return;
    await this.#backend.save(key, value, version);
  }
}

function isList(value: MainRecord | ListRecord): value is ListRecord {
  return Array.isArray(value);
}
