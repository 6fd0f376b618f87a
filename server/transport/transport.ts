/** What a session knows of the connection below it: lines in, bytes out. One file for each carrier. */

import type { LineFault } from "../../protocol/lines.ts";

/** A line as it came, or what was wrong with it. */
export type Line = string | LineFault;

/** A connection in units of IRC lines, whatever the peer really speaks. */
export interface Transport {
  /** The peer's address, without its port. */
  readonly remote: string;
  /** Whether nobody on the way can read along (TLS). */
  readonly secure: boolean;
  /** How the peer talks, for the journal. */
  readonly kind: "irc" | "plain";
  /**
   * What one read completed, as one batch. Ends when the peer is gone, has said too much without a newline,
   * or {@linkcode close} was called; it never throws. To be iterated once.
   */
  readonly lines: AsyncIterable<readonly Line[]>;
  /** Seconds from connecting to the welcome, for this kind of peer. */
  readonly patience: number;
  /** Whether the peer answers PING; where it cannot, the carrier itself finds out that it is gone. */
  readonly answersPing: boolean;
  /**
   * Writes, or rejects. One call at a time; the bytes must not change afterwards.
   *
   * @returns how many of the bytes were taken; the others are to be given again
   */
  write(bytes: Uint8Array): Promise<number>;
  /** Says that nothing more will be written; the peer can still be read. */
  finish(): void;
  /** Drops the connection. May be called again. */
  close(): void;
}
