/** Which command a line answers (IRCv3 labeled-response), and when an answer is complete. */

import type { Message } from "../../protocol/message.ts";

/** Labelled batches that may be open at a time. */
const OPEN = 100;

/** The labels of answers that are coming in. */
export class Labels {
  /** Labels of open batches, by reference. */
  readonly #batches = new Map<string, string>();

  /** The label of the command that this line answers, directly or inside its batch. */
  of(message: Message): string | undefined {
    return message.tags.get("label") ?? this.#batches.get(message.tags.get("batch") ?? "");
  }

  /**
   * Takes notice of a line. Every line must pass here, after everything else was done with it.
   *
   * @returns the label of the answer that ends with this line
   */
  passed(message: Message): string | undefined {
    const label = message.tags.get("label");
    if (message.command !== "BATCH") return label;
    const [reference = ""] = message.params;
    const name = reference.slice(1);
    if (reference.startsWith("-")) {
      const ended = this.#batches.get(name);
      this.#batches.delete(name);
      return ended;
    }
    if (label !== undefined && this.#batches.size < OPEN) this.#batches.set(name, label);
  }

  /** Forgets what belongs to one connection. */
  clear(): void {
    this.#batches.clear();
  }
}
