/** Messages of several lines (IRCv3 draft/multiline): gathering one from a client. It delivers nothing. */

import { splitText, utf8Length } from "../../protocol/lines.ts";
import type { Message } from "../../protocol/message.ts";
import { fold } from "../../protocol/names.ts";
import type { Tags } from "../../protocol/tags.ts";
import { type Answer, Refusal } from "../reply.ts";
import type { Session } from "../session.ts";

/** The batch's type, and the capability. */
export const MULTILINE = "draft/multiline";

/** What a batch is made of. */
const SAID: readonly string[] = ["PRIVMSG", "NOTICE"];

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
  /** Whether it has been refused: then what still comes of it is ignored, up to its end. */
  spoiled = false;
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
    if (!SAID.includes(command)) {
      throw refusal("MULTILINE_INVALID", "A batch has nothing but PRIVMSG or NOTICE");
    }
    this.command ||= command;
    this.#bytes += utf8Length(text) + (concat || this.#lines.length === 0 ? 0 : 1);
    if (fold(target) !== fold(this.target)) {
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

/** Whether a client can give and get such messages: the capability depends on another ("Dependencies"). */
export function knowsMultiline(caps: ReadonlySet<string>): boolean {
  return caps.has(MULTILINE) && caps.has("batch");
}

/** Whether a line belongs to a batch by its tag: what is said to any batch, all else to the open one. */
export function isGathered({ caps, multiline }: Session, { command, tags }: Message): boolean {
  const reference = tags.get("batch");
  if (reference === undefined || !knowsMultiline(caps)) return false;
  return SAID.includes(command) || reference === multiline?.reference;
}

/**
 * Takes a line into the open batch; the first fault ends the whole of it ("Errors").
 *
 * @throws {Refusal} when no batch is open
 */
export function gather(session: Session, message: Message): void {
  const { multiline } = session;
  const fits = message.tags.get("batch") === multiline?.reference;
  try {
    if (multiline === undefined || !fits) throw noSuchBatch();
    if (!multiline.spoiled) multiline.add(message);
  } catch (error) {
    if (!(error instanceof Refusal) || multiline === undefined || multiline.spoiled) throw error;
    spoil(session, multiline, error);
  }
}

/** Refuses an open batch, under the label of the line that opened it. */
export function spoil(session: Session, multiline: MultilineBatch, refusal: Refusal): void {
  multiline.spoiled = true;
  if (multiline.answer === undefined) return session.refuse(refusal);
  const { answer } = session;
  session.answer = multiline.answer;
  session.refuse(refusal);
  session.finishAnswer();
  session.answer = answer;
}

/** @returns the refusal of a line for a batch that is not open */
export function noSuchBatch(): Refusal {
  return refusal("MULTILINE_INVALID", "There is no such batch");
}

/** @returns what is told of a fault in a batch: a code of draft/multiline, "Errors", and what belongs to it */
export function refusal(code: string, ...params: readonly string[]): Refusal {
  return new Refusal("FAIL", "BATCH", code, ...params);
}
