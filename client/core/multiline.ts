/** Messages of several lines (IRCv3 draft/multiline): put together when they come, and divided to be sent. */

import { splitText, utf8Length } from "../../protocol/lines.ts";
import type { Message } from "../../protocol/message.ts";

/** The batch's type, and the capability. */
export const MULTILINE = "draft/multiline";
const CONCAT = "draft/multiline-concat";

/** Batches that may be open, and characters of a message; what is more is left out. */
const LIMITS = { open: 50, characters: 65_536 };

interface OpenBatch {
  readonly opening: Message;
  /** The first line; undefined before it. */
  first: Message | undefined;
  text: string;
}

/** Gathers the messages of one connection. */
export class Gathering {
  readonly #open = new Map<string, OpenBatch>();

  /**
   * Takes a line.
   *
   * @returns what is to be taken in instead of it: most lines themselves, a whole message at its last line, and
   *   undefined for a part of one that is not complete
   */
  take(message: Message): Message | undefined {
    if (message.command === "BATCH") return this.#batch(message);
    const batch = this.#open.get(message.tags.get("batch") ?? "");
    if (batch === undefined) return message;
    this.#add(batch, message);
  }

  /** Forgets what belongs to one connection. */
  clear(): void {
    this.#open.clear();
  }

  #batch(message: Message): Message | undefined {
    const [reference = "", type] = message.params;
    const name = reference.slice(1);
    if (reference.startsWith("-")) {
      const batch = this.#open.get(name);
      this.#open.delete(name);
      return batch === undefined ? message : whole(batch);
    }
    if (type !== MULTILINE || this.#open.size >= LIMITS.open) return message;
    this.#open.set(name, { opening: message, first: undefined, text: "" });
  }

  #add(batch: OpenBatch, line: Message): void {
    // Nothing else is in such a batch ("Batch Specification"), and no other line has more than one row.
    if (line.command !== "PRIVMSG" && line.command !== "NOTICE") return;
    const joint = batch.first === undefined || line.tags.has(CONCAT) ? "" : "\n";
    batch.first ??= line;
    batch.text = (batch.text + joint + (line.params[1] ?? "")).slice(0, LIMITS.characters);
  }
}

/** What is true of the message stands on its BATCH line; who said it, on each. */
function whole({ opening, first, text }: OpenBatch): Message | undefined {
  if (first === undefined) return undefined;
  const { source, command, params: [target = ""] } = first;
  return { tags: opening.tags, source: source ?? opening.source, command, params: [target, text] };
}

/** One line to be sent; `concat` when it goes on where the line before it ended. */
export interface TextLine {
  readonly text: string;
  readonly concat: boolean;
}

/** What one message may have. */
export interface MultilineLimits {
  /** Bytes of the text in one line. */
  readonly line: number;
  /** Bytes of all text, newlines included, and lines; undefined where there is no such limit. */
  readonly bytes?: number;
  readonly lines?: number;
}

/** @returns the limits that a server gives as the capability's value (draft/multiline, "Capability") */
export function limitsFrom(value: string, line: number): MultilineLimits {
  const numberOf = (name: string) =>
    Number(new RegExp(`(?:^|,)${name}=(\\d+)`).exec(value)?.[1]) || undefined;
  const bytes = numberOf("max-bytes");
  // A server that takes less than a line is no measure.
  return {
    line,
    bytes: bytes === undefined ? undefined : Math.max(bytes, line),
    lines: numberOf("max-lines"),
  };
}

/**
 * Divides a text for sending.
 *
 * @returns messages, each of lines that are within the limits
 */
export function packed(text: string, limits: MultilineLimits): TextLine[][] {
  const { bytes = Infinity, lines = Infinity } = limits;
  const packs: TextLine[][] = [];
  let size = 0;
  for (const line of linesOf(text, Math.min(limits.line, bytes))) {
    const more = utf8Length(line.text) + (line.concat || size === 0 ? 0 : 1);
    if (size + more > bytes || (packs.at(-1)?.length ?? lines) >= lines) {
      // A message does not begin with an empty line; where one was divided, nobody misses it.
      if (line.text === "") continue;
      packs.push([]);
      size = 0;
    }
    packs.at(-1)!.push(size === 0 ? { ...line, concat: false } : line);
    size += more;
  }
  return packs.map(withoutBlankEnd).filter((pack) => pack.length > 0);
}

/** @returns the lines as the text of one message */
export function textOf(lines: readonly TextLine[]): string {
  return lines.map(({ text, concat }, at) => at === 0 || concat ? text : `\n${text}`).join("");
}

function linesOf(text: string, bytes: number): TextLine[] {
  return text.split(/\r\n?|\n/).flatMap((line): TextLine[] => {
    if (line.trim() === "") return [{ text: "", concat: false }];
    return splitText(line, bytes).map((part, at) => ({ text: part, concat: at > 0 }));
  });
}

function withoutBlankEnd(lines: TextLine[]): TextLine[] {
  return lines.slice(0, lines.findLastIndex(({ text }) => text !== "") + 1);
}
