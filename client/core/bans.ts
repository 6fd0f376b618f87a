/** Who is kept out of rooms (list mode b): adding to that list, for a time where the server can, and taking out of it. */

import type { Client } from "./client.ts";

/** Masks kept of one list, and lists that may be asked for at a time. */
const KEPT = { masks: 1_000, rooms: 20 };
const MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60, d: 1_440, w: 10_080 };
/** A year. */
const LONGEST = 525_600;

/** The bans of one client. */
export class Bans {
  readonly #client: Client;
  /** What is to be taken out, once the list is known: folded room → mask, and the list so far. */
  readonly #lifting = new Map<string, { readonly mask: string; readonly list: string[] }>();

  constructor(client: Client) {
    this.#client = client;
  }

  /** Keeps somebody out. @param options.time such as `30m`, `1h`, `7d`; for ever without it */
  add(room: string, { name, time }: { name: string; time: string | undefined }): void {
    const minutes = time === undefined ? 0 : minutesOf(time);
    if (minutes === undefined) return this.#refuse(`"${time}" is no time. Write it as 30m, 1h or 7d`);
    if (minutes > 0 && !this.#timed) {
      return this.#refuse(
        `This server keeps nobody out for a time. /ban ${name} does it for ever, /unban ends it`,
      );
    }
    const mask = maskOf(name);
    this.#client.send("MODE", room, "+b", minutes > 0 ? `t:${minutes}:${mask}` : mask);
  }

  /** Lets somebody in again, however they are kept out. */
  lift(room: string, name: string): void {
    if (this.#lifting.size >= KEPT.rooms) return;
    this.#lifting.set(this.#client.state.fold(room), { mask: maskOf(name), list: [] });
    this.#client.send("MODE", room, "b");
  }

  /** The list has this entry. */
  listed(room: string, mask: string): void {
    const lifting = this.#lifting.get(this.#client.state.fold(room));
    if (lifting === undefined) this.#client.emit({ kind: "info", text: `${room} keeps out ${mask}` });
    else if (lifting.list.length < KEPT.masks) lifting.list.push(mask);
  }

  /** The list is complete. */
  ended(room: string): void {
    const { state } = this.#client;
    const lifting = this.#lifting.get(state.fold(room));
    if (lifting === undefined) return;
    this.#lifting.delete(state.fold(room));
    const { mask, list } = lifting;
    const meant = list.filter((other) => state.same(other.replace(/^(?:[tm]:|\d+:)+/, ""), mask));
    for (const other of meant) this.#client.send("MODE", room, "-b", other);
    if (meant.length > 0) return;
    this.#refuse(`${mask} is not on the list of ${room}. /ban shows the list`);
  }

  /** Forgets what belongs to one connection. */
  lost(): void {
    this.#lifting.clear();
  }

  /** Whether masks may begin with `t:` and minutes: no prefix is needed, and there is that letter (005, EXTBAN). */
  get #timed(): boolean {
    return /^,.*t/.test(this.#client.state.token("EXTBAN", ""));
  }

  #refuse(text: string): void {
    this.#client.emit({ kind: "error", text });
  }
}

/** A nick means whoever has it; what is more than a nick stands as it is. */
function maskOf(name: string): string {
  return /[!@*?:$~]/.test(name) ? name : `${name}!*@*`;
}

/** @returns undefined for what is no time, or too long a one */
function minutesOf(text: string): number | undefined {
  const [, count = "", unit = "m"] = /^(\d{1,6})([mhdw]?)$/i.exec(text) ?? [];
  const minutes = Number(count) * (MINUTES[unit.toLowerCase() || "m"] ?? 1);
  return minutes >= 1 && minutes <= LONGEST ? minutes : undefined;
}
