/** What the person says, from their words to messages on their way: cut to size, held until it can go, told when it failed. */

import { formatCtcp } from "../../protocol/ctcp.ts";
import type { Message, MessageParts } from "../../protocol/message.ts";
import { REPLY } from "./answers.ts";
import type { Client } from "./client.ts";
import type { Manner } from "./events.ts";
import { formatted } from "./markdown.ts";
import { limitsFrom, MULTILINE, packed, type TextLine, textOf } from "./multiline.ts";
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
  say(room: string | undefined, text: string, how: { manner: Manner; replyTo?: string }): void {
    const { state, handshake, entering, outgoing, typing } = this.#client;
    if (room === undefined && state.phase === "welcomed" && handshake.done && entering.size === 0) {
      return this.#client.emit({ kind: "error", text: NOWHERE });
    }
    if (text.trim() === "") return;
    typing.said();
    const held = outgoing.hold({
      label: outgoing.label(),
      room,
      text: this.#marked(text.replaceAll("\0", "")),
      ...how,
    });
    if (!held) {
      return this.#client.emit({
        kind: "error",
        text: "Too much is waiting to be sent; this was not taken. Try again when some of it is through.",
      });
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
    if (outgoing.last !== undefined) {
      this.#client.lag.asked(outgoing.last);
      this.#client.send("PING", outgoing.last);
    }
    return true;
  }

  /** Forgets what belongs to one connection. */
  lost(): void {
    this.#barrier = false;
  }

  #fail({ label, room = "", text }: Outgoing, reason: string): void {
    this.#client.emit({ kind: "failed", label, room, text, reason });
  }

  /** What a person marked up becomes what other programs show. */
  #marked(text: string): string {
    const { options, settings } = this.#client;
    return options.person && settings.get("markdown") ? formatted(text) : text;
  }

  #transmit(message: Outgoing): void {
    const room = message.room ?? this.#client.state.current;
    if (room === undefined) return this.#client.emit({ kind: "error", text: NOWHERE });
    const texts = this.#divided({ ...message, room });
    for (const [at, lines] of texts.entries()) {
      const text = textOf(lines);
      const part = at === 0 ? {} : { label: partLabel(message.label, at), replyTo: undefined };
      this.#send({ ...message, room, text, ...part }, lines);
    }
  }

  /** The messages that it takes here, as lines. Only those of one go together that the server lets go together. */
  #divided({ room, text, manner }: Outgoing & { room: string }): TextLine[][] {
    const { state, handshake } = this.#client;
    const line = bytesOf(room);
    const whole = manner === "said" && state.caps.has(MULTILINE);
    return packed(text, whole ? limitsFrom(handshake.multiline, line) : { line, lines: 1 });
  }

  #send(message: Outgoing & { room: string }, lines: readonly TextLine[]): void {
    const { state, pace, outgoing } = this.#client;
    const { label, room } = message;
    const labelled = state.caps.has("labeled-response") && state.caps.has("echo-message");
    const tags = new Map(labelled ? [["label", label]] : []);
    if (message.replyTo !== undefined && this.#client.can.reply) tags.set(REPLY, message.replyTo);
    const queued = this.#lines(message, lines, tags).every((parts) => pace.add(parts));
    if (!queued) return this.#fail(message, "no line can hold that");
    outgoing.sent({ ...message, as: [...message.as ?? [], state.nick] });
    this.#barrier ||= !labelled;
    if (!message.shown) this.#show(message, room);
  }

  /** One line, or a batch of them (IRCv3 draft/multiline). */
  #lines(
    { room, text, manner, label }: Outgoing & { room: string },
    lines: readonly TextLine[],
    tags: Map<string, string>,
  ): MessageParts[] {
    const command = manner === "notice" ? "NOTICE" : "PRIVMSG";
    if (lines.length === 1) {
      return [{ tags, command, params: [room, manner === "action" ? formatCtcp("ACTION", text) : text] }];
    }
    const inner = lines.map(({ text, concat }): MessageParts => ({
      tags: new Map([["batch", label], ...(concat ? [["draft/multiline-concat", ""] as const] : [])]),
      command,
      params: [room, text],
    }));
    return [
      { tags, command: "BATCH", params: [`+${label}`, MULTILINE, room] },
      ...inner,
      { command: "BATCH", params: [`-${label}`] },
    ];
  }

  #show({ text, manner, label, replyTo }: Outgoing, room: string): void {
    const { state } = this.#client;
    this.#client.emit({
      kind: "message",
      key: label,
      room,
      from: state.nick,
      text,
      manner,
      mine: true,
      private: !state.isRoom(room),
      mention: false,
      label,
      ...(replyTo === undefined ? {} : { replyTo: { id: replyTo } }),
    });
  }
}

const NOWHERE = "You are in no room. Enter one with /join #lobby";

/** @returns the label of a further part of a message; it stands between the message's own and the next one's */
function partLabel(label: string, at: number): string {
  return `${label}${label.includes(".") ? "" : "."}${String(at).padStart(4, "0")}`;
}

/** @returns how many bytes of text one line to this target holds */
function bytesOf(target: string): number {
  return LINE - SOURCE - 64 - "PRIVMSG  :\x01ACTION \x01\r\n".length - Math.min(target.length * 3, 128);
}
