/** Chooses the emoji that goes under a message, or is taken away: by a digit, by its name, or as it is typed. */
import type { Client } from "../../core/client.ts";
import { emojiLike, emojiOf, type NamedEmoji } from "../../core/emoji.ts";
import type { Completions } from "../editor.ts";
import type { Input } from "../input_rows.ts";
import type { Key } from "../keys.ts";
import { type Span, span } from "../style.ts";
import { TypedLine } from "../typed_line.ts";
import type { SaidEntry } from "./entries.ts";
import type { Mode, Pressed } from "./mode.ts";
import { inStyle } from "./strips.ts";
import type { Theme } from "./theme.ts";

/** Those that one digit puts under a message. */
const QUICK = ["👍", "❤️", "😂", "🎉", "👀", "🙏"];
/** Emoji of a name that are shown at once. */
const SHOWN = 8;

/** A mode that reacts. */
export class Reacting implements Mode {
  readonly #client: Client;
  readonly #entry: SaidEntry;
  readonly #line: TypedLine;
  #unknown = false;

  constructor(client: Client, entry: SaidEntry) {
    this.#client = client;
    this.#entry = entry;
    this.#line = new TypedLine({ prompt: span("emoji> ", { bold: true }), complete: completions });
  }

  press(key: Key): Pressed {
    this.#unknown = false;
    if (key.kind === "key" && key.name === "escape") return "over";
    if (key.kind === "key" && key.name === "ctrl-c") return "pass";
    const quick = this.#line.text === "" && key.kind === "text" ? QUICK[Number(key.text) - 1] : undefined;
    if (quick !== undefined) return this.#toggle(quick);
    const effect = this.#line.press(key);
    if (effect?.kind === "leave") return "over";
    return effect?.kind === "submit" ? this.#enter(effect.text.trim()) : "open";
  }

  rows({ theme }: { theme: Theme }): readonly (readonly Span[])[] {
    const found = named(this.#line.text).slice(0, SHOWN);
    return [
      ...found.length === 0 ? [] : [found.flatMap(({ name, emoji }) => [
        span(`${emoji} `),
        span(`:${name}:  `, theme.quiet),
      ])],
      QUICK.flatMap((emoji, index) => this.#quick(emoji, index, theme)),
    ];
  }

  get input(): Input {
    return this.#line.input;
  }

  get hint(): string {
    if (this.#unknown) return "No emoji has that name";
    return "a digit, :name: or an emoji, then Enter; once more takes it away";
  }

  #quick(emoji: string, index: number, theme: Theme): Span[] {
    const spans = [span(`${index + 1} `, theme.quiet), span(emoji)];
    return [...this.#isOurs(emoji) ? inStyle(spans, theme.chosen) : spans, span("  ")];
  }

  #isOurs(emoji: string): boolean {
    const { state, messages } = this.#client;
    const reactions = messages.find(this.#entry.key)?.reactions ?? [];
    return reactions.some((one) => one.emoji === emoji && one.nicks.some((nick) => state.isMe(nick)));
  }

  #enter(text: string): Pressed {
    if (text === "") return "over";
    const emoji = emojiOf(text) ?? named(text)[0]?.emoji ?? text;
    // What is still a word is no emoji, and others would have to read it.
    this.#unknown = /^[ -~]*$/.test(emoji);
    return this.#unknown ? "open" : this.#toggle(emoji);
  }

  #toggle(emoji: string): Pressed {
    this.#client.answers.toggle(this.#entry.key, emoji);
    return "over";
  }
}

function completions(text: string): Completions {
  const candidates = named(text).map(({ name, emoji }) => ({
    text: emoji,
    shown: `${emoji} :${name}:`,
    detail: "",
  }));
  return { start: 0, candidates };
}

/** Emoji of a name that begins so; none for what is no name. */
function named(text: string): readonly NamedEmoji[] {
  const [, name] = /^:?([\w+-]+):?$/.exec(text.trim()) ?? [];
  return name === undefined ? [] : emojiLike(name);
}
