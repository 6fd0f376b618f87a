/**
 * Our lines on their way to the server, and how many may go at once. Servers put out whoever floods them, unless they
 * say that they only delay (SAFERATE). It has no clock: whoever drives the client says when time has passed.
 */

import { formatMessage, type MessageParts } from "../../protocol/message.ts";

/** Milliseconds after which one more line may go: the penalty for each that servers have counted since RFC 1459 (8.10). */
export const INTERVAL = 2_000;
/** Lines that may go at once after a rest: ten seconds' worth (RFC 1459, 8.10). */
const BURST = 5;
/** Lines that may wait: more than all messages that may, so only what a hostile server provokes goes beyond. */
const WAITING = 20_000;

/** Lines in order, some of which may not go yet. */
export class Pace {
  #lines: { readonly line: string; readonly urgent: boolean }[] = [];
  #credit = BURST;

  /**
   * Adds a line.
   *
   * @param options.urgent it goes at once, past those that wait
   * @returns false when no line can hold it, or too many wait
   */
  add(parts: MessageParts, options: { urgent: boolean } = { urgent: false }): boolean {
    try {
      return this.addRaw(formatMessage(parts), options);
    } catch {
      return false;
    }
  }

  /** Adds a line as it stands. @returns false when too many wait */
  addRaw(line: string, { urgent }: { urgent: boolean } = { urgent: false }): boolean {
    if (this.#lines.length >= WAITING) return false;
    this.#lines.push({ line, urgent });
    return true;
  }

  /**
   * Takes out what may go now, in order but for what is urgent.
   *
   * @param free whether the server counts nothing
   */
  take(free: boolean): string[] {
    const going: string[] = [];
    this.#lines = this.#lines.filter((entry) => {
      const waits = !free && !entry.urgent && --this.#credit < 0;
      if (!waits) going.push(entry.line);
      return waits;
    });
    this.#credit = Math.max(0, this.#credit);
    return going;
  }

  /** Whether nothing waits. */
  get empty(): boolean {
    return this.#lines.length === 0;
  }

  /** Whether {@linkcode gain} is to be called in {@linkcode INTERVAL} milliseconds. */
  get spent(): boolean {
    return this.#credit < BURST;
  }

  /** An interval is over. */
  gain(): void {
    this.#credit = Math.min(BURST, this.#credit + 1);
  }

  /** Forgets what belongs to one connection. */
  clear(): void {
    this.#lines = [];
    this.#credit = BURST;
  }
}
