/**
 * Own messages from typing to stored. What cannot be sent yet is held; what was sent waits for its echo, or,
 * from a server that sends none, for the PONG of a PING sent after it.
 */

/** An own message on its way. */
export interface Outgoing {
  readonly label: string;
  /** Where to; undefined before we are in any room: then the first one. */
  readonly room: string | undefined;
  readonly text: string;
  readonly manner: "said" | "action" | "notice";
  /** The msgid of the message that it answers. */
  readonly replyTo?: string;
  /** Whether the person has seen it as said already, on a connection that was lost since. */
  readonly shown?: true;
  /** Nicks that we had when it was sent, if it was. */
  readonly as?: readonly string[];
}

/** Something said by us, as the past has it. */
export interface SaidByUs extends Pick<Outgoing, "text" | "manner"> {
  readonly room: string;
  readonly from: string;
}

/** @returns the place of a label among all labels of this run; NaN when it is none of ours */
function numberOf(label: string): number {
  return /^m\d+(\.\d+)?$/.test(label) ? Number(label.slice(1)) : NaN;
}

/** Messages that may wait, held and sent together. */
const WAITING = 10_000;

/** The messages of ours that the server has not confirmed. */
export class OutgoingMessages {
  #held: Outgoing[] = [];
  readonly #sent = new Map<string, Outgoing>();
  #count = 0;

  /** @returns a label that no other message of this run has */
  label(): string {
    return `m${++this.#count}`;
  }

  /** @returns false when too much waits already */
  hold(message: Outgoing): boolean {
    if (this.#held.length + this.#sent.size >= WAITING) return false;
    this.#held.push(message);
    return true;
  }

  /** Takes out what can be sent now, in order. */
  release(mayGo: (message: Outgoing) => boolean): Outgoing[] {
    const going = this.#held.filter(mayGo);
    if (going.length > 0) this.#held = this.#held.filter((message) => !mayGo(message));
    return going;
  }

  /** The message went out. */
  sent(message: Outgoing): void {
    this.#sent.set(message.label, message);
  }

  /** @returns the message with this label, which waits no longer */
  settle(label: string): Outgoing | undefined {
    const message = this.#sent.get(label);
    this.#sent.delete(label);
    return message;
  }

  /** @returns the messages up to the one with this label, oldest first; they wait no longer */
  settleUpTo(label: string): Outgoing[] {
    const last = numberOf(label);
    // The one with this label may have been refused meanwhile; those before it were not.
    const settled = [...this.#sent.values()].filter((message) => numberOf(message.label) <= last);
    for (const message of settled) this.#sent.delete(message.label);
    return settled;
  }

  /** A room has another name: what is still to be sent to it goes there. */
  moved(to: string, isMoved: (room: string) => boolean): void {
    const move = (message: Outgoing) =>
      message.room !== undefined && isMoved(message.room) ? { ...message, room: to } : message;
    this.#held = this.#held.map(move);
    for (const [label, message] of this.#sent) this.#sent.set(label, move(message));
  }

  /** @returns the oldest message to this target, for servers that refuse without a label */
  oldestTo(target: string, same: (a: string, b: string) => boolean): Outgoing | undefined {
    return [...this.#sent.values()].find(({ room }) => room !== undefined && same(room, target));
  }

  /** The label of the message sent last, if any waits. */
  get last(): string | undefined {
    return [...this.#sent.keys()].at(-1);
  }

  /** The messages that were not sent yet, the oldest first. */
  get held(): readonly Outgoing[] {
    return this.#held;
  }

  /** Where to messages go of which nobody knows whether they have arrived. */
  get doubtful(): string[] {
    return this.#held.flatMap(({ shown, room }) => shown && room !== undefined ? [room] : []);
  }

  /** Whether such a message goes there. */
  doubts(isThere: (room: string) => boolean): boolean {
    return this.#held.some(({ shown, room }) => shown && room !== undefined && isThere(room));
  }

  /** @returns the label of the oldest such message that this is; it has arrived, and waits no longer */
  recognise(said: SaidByUs, same: (a: string, b: string) => boolean): string | undefined {
    const at = this.#held.findIndex(({ shown, room = "", text, manner, as = [] }) =>
      shown && text === said.text && manner === said.manner && same(room, said.room) &&
      as.some((nick) => same(nick, said.from))
    );
    return at < 0 ? undefined : this.#held.splice(at, 1)[0]?.label;
  }

  /**
   * Nobody can say whether what was sent has arrived. Unless the past is found to have it, it is sent again, as a
   * doubled line beats a lost one.
   */
  lost(): void {
    const again = [...this.#sent.values()].map((message): Outgoing => ({ ...message, shown: true }));
    this.#held = [...again, ...this.#held];
    this.#sent.clear();
  }

  /** Whether nothing waits. */
  get empty(): boolean {
    return this.#held.length === 0 && this.#sent.size === 0;
  }
}
