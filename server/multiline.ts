/** Messages of several lines (IRCv3 draft/multiline): gathering one from a client. It delivers nothing. */

import { splitText, utf8Length } from "../protocol/lines.ts";
import type { Message } from "../protocol/message.ts";
import type { Tags } from "../protocol/tags.ts";
import { type Answer, Refusal } from "./reply.ts";

/** One line; `concat` when it goes on where the line before it ended. */
export interface TextLine {
  readonly text: string;
  readonly concat: boolean;
}

/** What a gathered message may have. */
export interface MultilineLimits {
  readonly bytes: number;
  readonly lines: number;
}

/** A message that a client is still giving, line by line. */
export class MultilineBatch {
  readonly reference: string;
  readonly target: string;
  /** Tags of the BATCH line. */
  readonly tags: Tags;
  /** Where the answers to its label go, until it ends. */
  readonly answer: Answer | undefined;
  /** PRIVMSG or NOTICE, as its first line says. */
  command = "";
  readonly #lines: TextLine[] = [];
  readonly #limits: MultilineLimits;
  #bytes = 0;

  constructor(
    opening: { reference: string; target: string; tags: Tags; answer: Answer | undefined },
    limits: MultilineLimits,
  ) {
    this.reference = opening.reference;
    this.target = opening.target;
    this.tags = opening.tags;
    this.answer = opening.answer;
    this.#limits = limits;
  }

  /** The lines so far. */
  get lines(): readonly TextLine[] {
    return this.#lines;
  }

  /**
   * Takes one more line.
   *
   * @throws {Refusal} when the batch cannot have it; then all of it is lost (draft/multiline, "Errors")
   */
  add({ command, params: [target = "", text = ""], tags }: Message): void {
    const concat = tags.has("draft/multiline-concat");
    this.command ||= command;
    this.#bytes += utf8Length(text) + (concat || this.#lines.length === 0 ? 0 : 1);
    if (target !== this.target) {
      throw refusal("MULTILINE_INVALID_TARGET", this.target, target, "All lines of a batch have one target");
    }
    if (command !== this.command) throw refusal("MULTILINE_INVALID", "All lines of a batch are of one kind");
    if (concat && text === "") {
      throw refusal("MULTILINE_INVALID", "A blank line cannot go on where another ended");
    }
    if (this.#bytes > this.#limits.bytes) {
      throw refusal("MULTILINE_MAX_BYTES", String(this.#limits.bytes), "That is too long for one message");
    }
    if (this.#lines.length >= this.#limits.lines) {
      throw refusal(
        "MULTILINE_MAX_LINES",
        String(this.#limits.lines),
        "That is too many lines for one message",
      );
    }
    this.#lines.push({ text, concat });
  }

  /** @throws {Refusal} when there is nothing to deliver */
  check(): void {
    if (this.#lines.every(({ text }) => text === "")) {
      throw refusal("MULTILINE_INVALID", "There is nothing in the batch");
    }
  }
}

/**
 * Lines that are too long for those who read them, divided; put together they say the same.
 *
 * @param bytes of text that one line may have, at least 4
 */
export function divided(lines: readonly TextLine[], bytes: number): TextLine[] {
  return lines.flatMap((line) => {
    if (line.text.length * 3 <= bytes) return [line];
    return splitText(line.text, bytes).map((text, index) => ({ text, concat: index > 0 || line.concat }));
  });
}

function refusal(code: string, ...params: readonly string[]): Refusal {
  return new Refusal("FAIL", "BATCH", code, ...params);
}
