/** The answer to one message while it is typed, with that message above it. The line typed before waits meanwhile. */
import { stripFormatting } from "../../../protocol/formatting.ts";
import type { Client } from "../../core/client.ts";
import type { Input } from "../input_rows.ts";
import type { Key } from "../keys.ts";
import { nickColour, type Span, span } from "../style.ts";
import { TypedLine } from "../typed_line.ts";
import type { SaidEntry } from "./entries.ts";
import type { Mode, Pressed } from "./mode.ts";
import type { Theme } from "./theme.ts";

/** A mode that answers. */
export class Reply implements Mode {
  readonly #client: Client;
  readonly #entry: SaidEntry;
  readonly #line: TypedLine;
  readonly hint = "Enter sends, Esc lets go";

  constructor(client: Client, entry: SaidEntry) {
    this.#client = client;
    this.#entry = entry;
    this.#line = new TypedLine({
      prompt: span("reply> ", { bold: true }),
      complete: (text, cursor) => client.complete(text, cursor),
    });
  }

  press(key: Key): Pressed {
    if (key.kind === "key" && key.name === "escape") return this.#letGo();
    if (key.kind === "key" && ASIDE.includes(key.name)) return this.#letGo("pass");
    const before = this.#line.text;
    const effect = this.#line.press(key);
    if (effect?.kind === "leave") return this.#letGo();
    if (effect?.kind === "submit") return this.#enter(effect.text);
    if (this.#line.text !== before) this.#tellTyping();
    return "open";
  }

  rows({ theme }: { theme: Theme }): readonly (readonly Span[])[] {
    const { from, text } = this.#entry;
    const words = stripFormatting(text).replaceAll("\n", " ");
    return [[
      span("┌ ", theme.quiet),
      span(from, { colour: nickColour(from.toLowerCase()) }),
      span(` ${words}`, theme.quiet),
    ]];
  }

  get input(): Input {
    return this.#line.input;
  }

  #enter(text: string): Pressed {
    if (text.trim() === "") return this.#letGo();
    this.#client.answers.reply(this.#entry.key, text);
    return "over";
  }

  #letGo(pressed: Pressed = "over"): Pressed {
    this.#tellTyping("");
    return pressed;
  }

  #tellTyping(text = this.#line.text): void {
    const room = this.#client.messages.find(this.#entry.key)?.room;
    if (room !== undefined) this.#client.typing.typed(room, text);
  }
}

/** Keys that are not for this line: leaving the chat, and drawing it anew. */
const ASIDE = ["ctrl-c", "ctrl-l"];
