/** What the person says, from their words to messages on their way: cut to size, held until it can go, told when it failed. */

import { formatCtcp } from "../../protocol/ctcp.ts";
import { splitText } from "../../protocol/lines.ts";
import type { Message } from "../../protocol/message.ts";
import type { Client } from "./client.ts";
import type { Outgoing } from "./outgoing.ts";

/** Bytes of a line, with CR LF. */
const LINE = 512;
/** Bytes of `:nick!user@host ` that a server may put in front of our words, beside the nick. */
const SOURCE = 90;

/** One client's words. */
export class Speech {
  readonly #client: Client;
  /** Whether something was sent whose arrival only a PONG tells. */
  #barrier = false;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Says something to a room or a person, in as many messages as it needs. */
  say(room: string | undefined, text: string, manner: Outgoing["manner"]): void {
    const { state, handshake, entering, outgoing } = this.#client;
    if (
      room === undefined && state.phase === "welcomed" && handshake.done && entering.size === 0
    ) {
      return this.#client.emit({ kind: "error", text: "You are in no room. Enter one with /join #lobby" });
    }
    const lines = text.replaceAll("\0", "").split(/\r\n?|\n/);
    for (const line of lines.filter((line) => line.trim() !== "")) {
      for (const part of splitText(line, this.#room(room))) {
        const held = outgoing.hold({ label: outgoing.label(), room, text: part, manner });
        if (!held) {
          return this.#client.emit({
            kind: "error",
            text: "Too much is waiting to be sent; this was not taken.",
          });
        }
      }
    }
    this.flush();
  }

  /** Sends what was held back, if we are where it can be sent. */
  flush(): void {
    const { entering, state, handshake, outgoing, history } = this.#client;
    if (state.phase !== "welcomed" || !handshake.done) return;
    // What names no room goes to the one that we look at when all are entered; the rest waits for its own room.
    const going = outgoing.release(({ room }) =>
      room === undefined ? entering.size === 0 : !entering.has(state.fold(room)) && !history.holdsBack(room)
    );
    for (const message of going) this.#transmit(message);
  }

  /** The answer to a label is complete. A message that it neither echoed nor refused would else wait for ever. */
  conclude(label: string, { command, params }: Message): void {
    const message = this.#client.outgoing.settle(label);
    if (message === undefined) return;
    if (command === "ACK") return this.#client.emit({ kind: "stored", label });
    const reason = command === "BATCH" ? "the server did not confirm it" : params.at(-1) ?? "";
    this.#fail(message, reason);
  }

  /** Asks for a PONG behind what was sent, where no echo comes. @returns whether it did */
  fence(): boolean {
    const { outgoing, pace } = this.#client;
    if (!this.#barrier || !pace.empty) return false;
    this.#barrier = false;
    if (outgoing.last !== undefined) this.#client.send("PING", outgoing.last);
    return true;
  }

  /** Forgets what belongs to one connection. */
  lost(): void {
    this.#barrier = false;
  }

  #fail({ label, room = "", text }: Outgoing, reason: string): void {
    this.#client.emit({ kind: "failed", label, room, text, reason });
  }

  #transmit(message: Outgoing): void {
    const { state, pace, outgoing } = this.#client;
    const room = message.room ?? state.current;
    if (room === undefined) {
      return this.#client.emit({ kind: "error", text: "You are in no room. Enter one with /join #lobby" });
    }
    const { label, text, manner } = message;
    const labelled = state.caps.has("labeled-response") && state.caps.has("echo-message");
    const queued = pace.add({
      tags: labelled ? new Map([["label", label]]) : undefined,
      command: manner === "notice" ? "NOTICE" : "PRIVMSG",
      params: [room, manner === "action" ? formatCtcp("ACTION", text) : text],
    });
    if (!queued) return this.#fail({ ...message, room }, "no line can hold that");
    outgoing.sent({ ...message, room, as: [...message.as ?? [], state.nick] });
    this.#barrier ||= !labelled;
    if (message.shown) return;
    const isPrivate = !state.isRoom(room);
    this.#client.emit({
      kind: "message",
      room,
      from: state.nick,
      text,
      manner,
      mine: true,
      private: isPrivate,
      mention: false,
      label,
    });
  }

  #room(room: string | undefined): number {
    const target = (room ?? this.#client.state.current ?? "").length * 3;
    return LINE - SOURCE - 64 - "PRIVMSG  :\x01ACTION \x01\r\n".length - Math.min(target, 128);
  }
}
