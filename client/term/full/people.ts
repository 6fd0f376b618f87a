/** The people of the room that is looked at, in their order, which is found out again only after something changed. */
import type { Client } from "../../core/client.ts";
import type { ClientEvent, EventKind, Person } from "../../core/events.ts";
import { inOrder } from "./members_pane.ts";

/** What changes nothing about who is where. */
const IDLE: readonly EventKind[] = ["message", "typing", "stored", "reactions", "read", "older", "caught-up"];

/** Who is there. */
export class People {
  readonly #client: Client;
  #known: { readonly room: string; readonly people: readonly Person[] } | undefined;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Takes notice of what happened. */
  seen(event: ClientEvent): void {
    if (!IDLE.includes(event.kind)) this.#known = undefined;
  }

  /** Everybody in the room that is looked at; undefined where that is none. */
  get here(): readonly Person[] | undefined {
    const { state, buffers } = this.#client;
    const room = state.room(buffers.current.name);
    if (room === undefined) return undefined;
    if (this.#known?.room !== room.name) {
      this.#known = { room: room.name, people: inOrder([...room.people.values()], state.marks) };
    }
    return this.#known.people;
  }
}
