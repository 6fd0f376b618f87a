/** Which conversation the line that is typed belongs to: each has one of its own. It knows no key and sends nothing. */
import type { Buffer } from "../../core/buffer.ts";
import type { Buffers } from "../../core/buffers.ts";
import type { TypedLine } from "../typed_line.ts";

/** The lines of all conversations; one of them is being typed. */
export class Drafts {
  readonly #buffers: Buffers;
  readonly #line: TypedLine;
  /** The conversation whose line is being typed. */
  #typedIn: Buffer;

  constructor(buffers: Buffers, line: TypedLine) {
    this.#buffers = buffers;
    this.#line = line;
    this.#typedIn = buffers.current;
  }

  /**
   * The person may have turned to another conversation: its line is there, the one before waits where it was typed.
   *
   * @returns the conversation that they have left, if they have
   */
  follow(): Buffer | undefined {
    const [from, to] = [this.#typedIn, this.#buffers.current];
    if (from === to || this.#line.isSecret) return undefined;
    from.draft = this.#line.text;
    this.#line.replace(to.draft);
    this.#typedIn = to;
    return from;
  }

  /**
   * The same where nobody has pressed a key: what is typed while a room that was asked for has yet to open is meant for
   * that room, and comes along. Out of a conversation that was closed nothing does: it was meant for nobody else.
   */
  followInto(): Buffer | undefined {
    const [from, to] = [this.#typedIn, this.#buffers.current];
    if (from === to || to.draft !== "" || !this.#buffers.list.includes(from)) return this.follow();
    if (this.#line.isSecret) return undefined;
    from.draft = "";
    this.#typedIn = to;
    return from;
  }
}
