/** The line that is being typed on one terminal, with what stands before it, and a secret in its place for a while. */
import { type Complete, type EditorEffect, type EditorState, newEditor, pressKey } from "./editor.ts";
import type { Input } from "./input_rows.ts";
import type { Key } from "./keys.ts";
import { type Span, span } from "./style.ts";

/** How it begins. */
export interface TypedLineOptions {
  readonly prompt: Span;
  /** What Tab does. */
  readonly complete?: Complete;
  /** What Up brings back when typing begins or begins afresh, oldest first. */
  readonly history?: () => readonly string[];
}

/** The line between two keys. */
export class TypedLine {
  readonly #history: () => readonly string[];
  #editor: EditorState;
  /** The line that was being typed when a secret was asked for; undefined while what is typed is none. */
  #aside: EditorState | undefined;
  #prompt: Span;
  /** What Tab does from now on. */
  complete: Complete | undefined;

  constructor({ prompt, complete, history = () => [] }: TypedLineOptions) {
    this.#prompt = prompt;
    this.complete = complete;
    this.#history = history;
    this.#editor = newEditor(history());
  }

  /** Changes what stands before the line; the line itself stays, and comes back after a secret. */
  ask(prompt: Span): void {
    this.#prompt = prompt;
    if (this.#aside !== undefined) this.#editor = this.#aside;
    this.#aside = undefined;
  }

  /** Asks for a line of which nothing is shown, remembered or completed, until {@linkcode ask} is called. */
  askSecret(prompt: Span): void {
    this.#prompt = prompt;
    this.#aside ??= this.#editor;
    if (this.#aside === this.#editor) this.#editor = newEditor();
  }

  /** Empties the line and forgets what was entered on this terminal, as when another kind of answer begins. */
  startAfresh(): void {
    this.#editor = newEditor(this.#history());
  }

  /** Puts a text in the place of what was typed; what was cut and entered before can still be brought back. */
  replace(text: string): void {
    const { history, kills } = this.#editor;
    this.#editor = { ...newEditor(history), kills, text, cursor: text.length };
  }

  /** Puts the name of somebody where the cursor is, as Tab would. Nothing while a secret is typed. */
  address(name: string): void {
    if (this.isSecret) return;
    const { text, cursor } = this.#editor;
    const blank = cursor > 0 && !/\s$/.test(text.slice(0, cursor)) ? " " : "";
    this.press({ kind: "text", text: cursor === 0 ? `${name}: ` : `${blank}${name} ` });
  }

  /** Whether nothing stands behind the cursor. */
  get isAtEnd(): boolean {
    const { text, cursor } = this.#shown;
    return cursor === text.length;
  }

  /** What is typed; "" while that is a secret. */
  get text(): string {
    return this.#shown.text;
  }

  /** What Tab has found, while it is the last key. */
  get cycle(): EditorState["cycle"] {
    return this.#shown.cycle;
  }

  /** Whether a secret is typed. */
  get isSecret(): boolean {
    return this.#aside !== undefined;
  }

  /** What the screen may show. */
  get input(): Input {
    const { text, cursor, seeking } = this.#shown;
    return {
      prompt: seeking === undefined ? this.#prompt : span(`search "${seeking.query}": `),
      text,
      cursor,
    };
  }

  /** Takes a key. @returns what it asks for beyond the line */
  press(key: Key): EditorEffect | undefined {
    const { state, effect } = pressKey(this.#editor, key, this.isSecret ? undefined : this.complete);
    this.#editor = this.isSecret && effect?.kind === "submit" ? newEditor() : state;
    return effect;
  }

  get #shown(): EditorState {
    return this.#aside === undefined ? this.#editor : newEditor();
  }
}
