/** The keys of the full screen, in words: one table, and the card that shows it. No key is obeyed here but the card's own. */
import type { Key } from "../keys.ts";
import { type Span, span } from "../style.ts";
import { cells } from "../width.ts";
import type { Mode, Pressed } from "./mode.ts";
import { fitSpans, inStyle } from "./strips.ts";
import type { Theme } from "./theme.ts";

/** Some keys that do one thing. */
export interface KeyWords {
  /** Their names, as `keys.ts` has them; none where that is no single key. */
  readonly keys: readonly string[];
  readonly shown: string;
  readonly does: string;
}

const DIGITS = Array.from({ length: 10 }, (_, digit) => `alt-${digit}`);

/** Every key that means something everywhere, and those of the line that somebody may not expect. */
export const KEY_WORDS: readonly KeyWords[] = [
  { keys: ["f1"], shown: "F1", does: "these keys; /help tells the commands" },
  { keys: DIGITS, shown: "Alt-0 … Alt-9", does: "the conversation of that number" },
  {
    keys: ["alt-left", "alt-right", "ctrl-pageup", "ctrl-pagedown"],
    shown: "Alt-← Alt-→",
    does: "the conversation before, and after",
  },
  { keys: ["alt-a"], shown: "Alt-A", does: "where somebody means you, or something is unread" },
  { keys: ["ctrl-k"], shown: "Ctrl-K", does: "go to a conversation by a few letters of its name" },
  { keys: ["pageup", "pagedown"], shown: "Page Up, Page Down", does: "read back, and on" },
  { keys: ["shift-up", "shift-down"], shown: "Shift-↑ Shift-↓", does: "the same by the line" },
  { keys: ["ctrl-end", "escape"], shown: "Ctrl-End, Esc", does: "to what was said last" },
  { keys: ["alt-up"], shown: "Alt-↑", does: "choose a message: reply, react, delete, copy, link" },
  { keys: ["alt-m"], shown: "Alt-M", does: "show or hide who is here" },
  { keys: ["tab"], shown: "Tab", does: "complete a name, a /command, an :emoji" },
  { keys: ["alt-enter"], shown: "Alt-Enter", does: "a new line in the same message" },
  { keys: ["up", "down"], shown: "↑ ↓", does: "what you typed before" },
  { keys: ["ctrl-r"], shown: "Ctrl-R", does: "search what you typed before" },
  {
    keys: ["ctrl-y", "ctrl-_"],
    shown: "Ctrl-Y, Ctrl-_",
    does: "bring back what was cut, take a change back",
  },
  { keys: [], shown: "Shift and the mouse", does: "mark text, as your terminal does it" },
  { keys: ["ctrl-d"], shown: "Ctrl-D, Ctrl-C", does: "leave" },
];

const STEPS: Readonly<Record<string, number>> = { up: -1, down: 1, pageup: -5, pagedown: 5 };

/** A mode that shows the table until a key is pressed. */
export class KeysCard implements Mode {
  readonly input = undefined;
  readonly hint = "any key closes this";
  #first = 0;

  press(key: Key): Pressed {
    if (key.kind !== "key" || key.name === "ctrl-d" || key.name === "ctrl-c") return "pass";
    if (!Object.hasOwn(STEPS, key.name)) return "over";
    this.#first = Math.max(0, Math.min(this.#first + STEPS[key.name]!, KEY_WORDS.length - 1));
    return "open";
  }

  rows({ width, height, theme }: { width: number; height: number; theme: Theme }): readonly Span[][] {
    const column = Math.min(Math.max(...KEY_WORDS.map(({ shown }) => cells(shown))), Math.floor(width / 2));
    const first = Math.min(this.#first, Math.max(0, KEY_WORDS.length - height));
    return KEY_WORDS.slice(first, first + height).map(({ shown, does }) => {
      const spans = [span(" "), ...fitSpans([span(shown, { bold: true })], column), span(`  ${does}`)];
      return inStyle(fitSpans(spans, width), theme.bar);
    });
  }
}
