/** One message among the others is chosen, and a key does something about it. What that is, other rooms know. */
import type { Client } from "../../core/client.ts";
import type { Key } from "../keys.ts";
import { linksIn } from "../links.ts";
import type { Input } from "../input_rows.ts";
import type { Span } from "../style.ts";
import { type Entry, isMessage, type SaidEntry } from "./entries.ts";
import { MESSAGE_KEYS, offered } from "./message_keys.ts";
import type { Mode, Pressed } from "./mode.ts";
import { Reacting } from "./reacting.ts";
import type { ReadingPane } from "./reading_pane.ts";
import { Reply } from "./reply.ts";
import type { Scrollback } from "./scrollback.ts";
import { copying } from "../sequences.ts";
import type { Theme } from "./theme.ts";

/** Where a message is chosen. */
export interface Surroundings {
  readonly client: Client;
  /** The conversation that is looked at, and what shows it; undefined before the first picture. */
  scrollback(): Scrollback;
  pane(): ReadingPane | undefined;
  /** Asks for what was said before the first message. */
  older(): void;
  /** Sends the terminal something that draws nothing. */
  tell(sequence: string): void;
}

/** How many messages further down a key goes. */
const STEPS: Readonly<Record<string, number>> = {
  "up": -1,
  "alt-up": -1,
  "ctrl-p": -1,
  "pageup": -10,
  "down": 1,
  "alt-down": 1,
  "ctrl-n": 1,
  "pagedown": 10,
};

/** Characters of a message that a question repeats. */
const REPEATED = 30;

/** The message to begin with: the last one; undefined where there is none. */
export function lastMessage({ entries }: Scrollback): SaidEntry | undefined {
  return entries.findLast(isMessage);
}

/** A mode in which messages are chosen. */
export class Selection implements Mode {
  readonly #around: Surroundings;
  readonly #scrollback: Scrollback;
  /** Entries are replaced, keys stay. */
  #key: string;
  /** What is done about the message, while that takes more than one key. */
  #doing: Mode | undefined;
  #asksToDelete = false;
  /** What came of the last key; undefined when there is nothing to say. */
  #outcome: string | undefined;
  /** How many of the message's links were copied. */
  #links = 0;

  constructor(around: Surroundings, entry: SaidEntry) {
    this.#around = around;
    this.#scrollback = around.scrollback();
    this.#key = entry.key;
    this.#choose(entry);
  }

  /** Chooses another message instead, unless one is just answered. */
  choose(entry: SaidEntry): void {
    if (this.#doing === undefined) this.#choose(entry);
  }

  press(key: Key): Pressed {
    const pressed = this.#doing?.press(key) ?? this.#press(key);
    if (pressed !== "open") this.#letGo();
    return pressed;
  }

  rows(area: { width: number; height: number; theme: Theme }): readonly (readonly Span[])[] {
    return this.#doing?.rows(area) ?? [];
  }

  get input(): Input | undefined {
    return this.#doing?.input;
  }

  get hint(): string {
    const entry = this.#entry;
    if (this.#doing !== undefined) return this.#doing.hint;
    if (this.#outcome !== undefined) return this.#outcome;
    if (!isMessage(entry)) return "↑↓ choose  Esc";
    return `${offered(this.#around.client, entry)}  Esc`;
  }

  get selected(): Entry | undefined {
    return this.#entry;
  }

  get #entry(): SaidEntry | undefined {
    return this.#scrollback.entries.findLast((entry): entry is SaidEntry =>
      entry.kind === "said" && entry.key === this.#key
    );
  }

  #press(key: Key): Pressed {
    this.#outcome = undefined;
    if (this.#asksToDelete) return this.#answered(key);
    if (key.kind === "text") return this.#typed(key.text);
    if (key.kind !== "key") return "pass";
    if (key.name === "escape" || key.name === "enter") return "over";
    const step = Object.hasOwn(STEPS, key.name) ? STEPS[key.name] : undefined;
    return step === undefined ? "pass" : this.#move(step);
  }

  /** Letters that come together are keys one after the other; what is no key of ours is for the line below. */
  #typed(text: string): Pressed {
    const first = String.fromCodePoint(text.codePointAt(0)!);
    const rest = text.slice(first.length);
    if (!Object.hasOwn(MESSAGE_KEYS, first)) return "pass";
    this.#act(first);
    return rest === "" ? "open" : this.press({ kind: "text", text: rest });
  }

  #act(key: string): void {
    const { client } = this.#around;
    const entry = this.#entry;
    if (!isMessage(entry)) return void (this.#outcome = "That message was taken back.");
    this.#outcome = MESSAGE_KEYS[key]!.refusal(client, entry);
    if (this.#outcome !== undefined) return;
    if (key === "r") this.#doing = new Reply(client, entry);
    else if (key === "+") this.#doing = new Reacting(client, entry);
    else if (key === "d") this.#askToDelete(entry);
    else if (key === "y") this.#copy(entry.text, "Copied");
    else this.#copyLink(entry);
  }

  #askToDelete({ text }: SaidEntry): void {
    const words = text.length > REPEATED ? `${text.slice(0, REPEATED)}…` : text;
    this.#asksToDelete = true;
    this.#outcome = `Delete "${words}" for everybody? y deletes it`;
  }

  #answered(key: Key): Pressed {
    this.#asksToDelete = false;
    if (key.kind === "text" && key.text.toLowerCase() === "y") {
      this.#around.client.answers.redact(this.#key);
      return "over";
    }
    this.#outcome = "Not deleted";
    return "open";
  }

  /** No terminal opens a link when it is told to; the person does, from the clipboard or with a click. */
  #copyLink({ text }: SaidEntry): void {
    const links = linksIn(text);
    const link = links[this.#links++ % links.length]!;
    this.#copy(link, `Copied ${link}`);
  }

  #copy(text: string, outcome: string): void {
    this.#around.tell(copying(text));
    this.#outcome = outcome;
  }

  /** Below the last message is the line that is typed. */
  #move(by: number): Pressed {
    const messages = this.#scrollback.entries.filter((entry): entry is SaidEntry =>
      entry.kind === "said" && (entry.key === this.#key || isMessage(entry))
    );
    const at = messages.findIndex(({ key }) => key === this.#key);
    const to = Math.max(0, at + by);
    if (at < 0 || (by === 1 && to >= messages.length)) return "over";
    if (at + by < 0) this.#around.older();
    this.#choose(messages[Math.min(to, messages.length - 1)]!);
    return "open";
  }

  #choose(entry: SaidEntry): void {
    const pane = this.#around.pane();
    this.#key = entry.key;
    this.#asksToDelete = false;
    this.#outcome = undefined;
    this.#links = 0;
    pane?.reveal(entry);
    // What others say meanwhile is not to carry the message away.
    pane?.hold();
  }

  #letGo(): void {
    this.#around.pane()?.scroll(0);
  }
}
