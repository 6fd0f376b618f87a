/** Ctrl-K: a few letters of a conversation's name, and Enter goes there. Looks at nothing but names and counts. */
import type { Buffer } from "../../core/buffer.ts";
import type { Client } from "../../core/client.ts";
import type { Input } from "../input_rows.ts";
import type { Key } from "../keys.ts";
import { type Span, span } from "../style.ts";
import { TypedLine } from "../typed_line.ts";
import { firstShown } from "./listing.ts";
import type { Mode, Pressed } from "./mode.ts";
import { countOf } from "./rooms_pane.ts";
import { fitSpans, inStyle, spread } from "./strips.ts";
import type { Theme } from "./theme.ts";

/** Conversations that are listed at once. */
const MOST = 10;
const STEPS: Readonly<Record<string, number>> = {
  "up": -1,
  "down": 1,
  "ctrl-p": -1,
  "ctrl-n": 1,
  "shift-tab": -1,
  "tab": 1,
  "ctrl-k": 1,
};

/** A mode that chooses one of the open conversations. */
export class Jump implements Mode {
  readonly #client: Client;
  readonly #line = new TypedLine({ prompt: span("go to> ", { bold: true }) });
  #index = 0;
  readonly hint = "a few letters of its name, Enter goes there, Esc stays";

  constructor(client: Client) {
    this.#client = client;
  }

  press(key: Key): Pressed {
    if (key.kind === "key" && (key.name === "escape" || key.name === "ctrl-c")) return "over";
    if (key.kind === "key" && key.name === "enter") return this.#go();
    if (key.kind === "key" && Object.hasOwn(STEPS, key.name)) {
      const count = Math.max(1, this.#matching.length);
      this.#index = (this.#index + STEPS[key.name]! + count) % count;
      return "open";
    }
    const before = this.#line.text;
    this.#line.press(key);
    if (this.#line.text !== before) this.#index = 0;
    return "open";
  }

  rows({ width, height, theme }: { width: number; height: number; theme: Theme }): readonly Span[][] {
    const matching = this.#matching;
    if (matching.length === 0) return [bar([span(" No conversation has these letters in its name")])];
    const rows = Math.min(MOST, matching.length, Math.max(1, Math.floor(height / 2)));
    const first = firstShown(this.#index, { count: matching.length, rows });
    return matching.slice(first, first + rows).map((buffer, row) => {
      const count = [span(`${countOf(buffer)} `, buffer.mentions > 0 ? theme.accent : {})];
      const spans = spread([span(` ${buffer.title}`)], count, width);
      return first + row === this.#index ? inStyle(spans, theme.chosen) : bar(spans);
    });

    function bar(spans: readonly Span[]): Span[] {
      return inStyle(fitSpans(spans, width), theme.bar);
    }
  }

  get input(): Input {
    return this.#line.input;
  }

  #go(): Pressed {
    const chosen = this.#matching[this.#index];
    if (chosen === undefined) return "open";
    this.#client.buffers.focus(chosen.name);
    return "over";
  }

  get #matching(): readonly Buffer[] {
    const { list, current } = this.#client.buffers;
    return bestMatches(list.filter((buffer) => buffer !== current), this.#line.text);
  }
}

/**
 * Those whose title has the letters in this order, the best first: where they begin it, begin a word of it, stand in
 * it together, or are spread over it. Among equals who means us and then what is unread comes first.
 */
export function bestMatches(buffers: readonly Buffer[], letters: string): readonly Buffer[] {
  const wanted = letters.trim().toLowerCase();
  return buffers.map((buffer) => ({ buffer, rank: rankOf(buffer.title.toLowerCase(), wanted) }))
    .filter(({ rank }) => rank !== undefined)
    .sort((a, b) => a.rank! - b.rank! || urgency(b.buffer) - urgency(a.buffer))
    .map(({ buffer }) => buffer);
}

function urgency({ mentions, unread, muted }: Buffer): number {
  if (mentions > 0) return 2;
  return unread > 0 && !muted ? 1 : 0;
}

function rankOf(title: string, wanted: string): number | undefined {
  const name = title.replace(/^[#&]+/, "");
  if (title.startsWith(wanted) || name.startsWith(wanted)) return 0;
  if (name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(wanted))) return 1;
  if (title.includes(wanted)) return 2;
  let at = -1;
  for (const letter of wanted) {
    at = title.indexOf(letter, at + 1);
    if (at < 0) return undefined;
  }
  return 3;
}
