/**
 * Whether the person is there: what they say themselves, and what their keys tell. It has no clock: whoever drives the
 * client calls `tick` when `due` says so.
 */

import type { Client } from "./client.ts";

/** Milliseconds. */
const MINUTE = 60_000;

/** The presence of one client's person. */
export class Away {
  readonly #client: Client;
  /** When a key was pressed last: milliseconds since 1970. Undefined where nobody tells of keys. */
  #active: number | undefined;
  /** Whether the server was told, and whether it was without being asked. */
  #away: "here" | "asked" | "idle" = "here";
  #reason = "";

  constructor(client: Client) {
    this.#client = client;
  }

  /** Whether others are told that the person is away. */
  get isAway(): boolean {
    return this.#away !== "here";
  }

  /** A key was pressed. */
  active(): void {
    this.#active = this.#client.options.now();
    if (this.#away === "idle") this.#set("here", "");
  }

  /** The person says that they are away, or with "" that they are back. */
  say(reason: string): void {
    this.#set(reason === "" ? "here" : "asked", reason);
  }

  /** We were let in: what the server was told on the connection before it is told again. */
  welcomed(): void {
    if (this.#away !== "here" && this.#reason !== "") this.#client.send("AWAY", this.#reason);
  }

  /** The server says whether we are away, which a line of IRC may have told it too. */
  confirmed(away: boolean): void {
    if (away === (this.#away !== "here")) return;
    this.#away = away ? "asked" : "here";
    this.#reason = "";
    this.#client.emit({ kind: "away", away, reason: "", auto: false });
  }

  /** When {@linkcode tick} is to be called: milliseconds since 1970; undefined for not at all. */
  get due(): number | undefined {
    const minutes = this.#client.settings.get("away");
    const able = this.#active !== undefined && this.#away === "here" && minutes > 0;
    return able && this.#client.state.phase === "welcomed" ? this.#active! + minutes * MINUTE : undefined;
  }

  /** Time has passed. */
  tick(): void {
    if ((this.due ?? Infinity) <= this.#client.options.now()) this.#set("idle", "idle");
  }

  #set(away: "here" | "asked" | "idle", reason: string): void {
    const auto = away === "idle" || (away === "here" && this.#away === "idle");
    this.#away = away;
    this.#reason = reason;
    if (this.#client.state.phase === "welcomed") {
      this.#client.send("AWAY", ...(away === "here" ? [] : [reason]));
    }
    this.#client.emit({ kind: "away", away: away !== "here", reason, auto });
  }
}
