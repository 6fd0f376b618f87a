/**
 * A line editor at the bottom of a terminal, with lines printed above it. Owns the terminal from its start to its
 * end and gives it back on every way out; knows nothing of chat.
 */
import type { Complete } from "./editor.ts";
import { EnteredLines } from "./entered.ts";
import { KeyInput } from "./key_input.ts";
import { isKey, type Key, type Report } from "./keys.ts";
import { refusalLine } from "./refusals.ts";
import { Screen } from "./screen.ts";
import { type Line, type Span, span } from "./style.ts";
import type { Tty } from "./tty.ts";
import { TypedLine, type TypedLineOptions } from "./typed_line.ts";

/**
 * Lines out above, lines in below. Iterating gives what is entered, empty lines too, and ends when the user leaves (Ctrl-C, Ctrl-D on
 * an empty line, a signal), when the terminal is gone, or when the face is disposed of.
 */
export interface LineFace extends AsyncDisposable {
  /** Shows a line of foreign text; control characters in it are made harmless. */
  print(line: string): void;
  [Symbol.asyncIterator](): AsyncIterator<string>;
}

/** How a face begins. */
export interface TerminalFaceOptions extends TypedLineOptions {
  /** Hears whether the terminal has the focus, which it is asked to tell then. */
  readonly looks?: (looking: boolean) => void;
}

const FOCUS = { told: "\x1b[?1004h", untold: "\x1b[?1004l" };

/** A `LineFace` on a terminal. Taking the terminal is the constructor's doing; `await using` gives it back. */
export class TerminalFace implements LineFace {
  readonly #tty: Tty;
  readonly #screen: Screen;
  readonly #input: KeyInput;
  readonly #unwatch: () => void;
  readonly #entered = new EnteredLines();
  readonly #line: TypedLine;
  readonly #looks: ((looking: boolean) => void) | undefined;
  #closed = false;

  constructor(tty: Tty, options: TerminalFaceOptions) {
    this.#tty = tty;
    this.#looks = options.looks;
    this.#line = new TypedLine(options);
    this.#screen = new Screen(tty);
    this.#unwatch = tty.watch({
      disturbed: () => this.#screen.refresh(),
      ended: () => this.end(),
      crashed: () => this.#giveBackNow(),
    });
    tty.raw(true);
    this.#tellFocus(true);
    this.#input = new KeyInput(tty, {
      typed: (keys) => this.#typed(keys),
      ended: () => this.end(),
      escape: false,
    });
    this.#show();
  }

  print(line: string): void {
    this.printLine({ spans: [span(line)], indent: 0 });
  }

  /** Shows a styled line above the input. */
  printLine(line: Line): void {
    if (!this.#closed) this.#screen.print(line);
  }

  /** Sends the terminal something that draws nothing: a bell, a notice. */
  tell(sequence: string): void {
    if (!this.#closed) this.#tty.writeNow(sequence);
  }

  /** Changes what stands before the line being typed; the line itself stays, and comes back after a secret. */
  ask(prompt: Span): void {
    this.#line.ask(prompt);
    this.#show();
  }

  /** Asks for a line of which nothing is shown, remembered or completed, until {@linkcode ask} is called. */
  askSecret(prompt: Span): void {
    this.#line.askSecret(prompt);
    this.#show();
  }

  /** Changes what Tab does. */
  completeWith(complete: Complete | undefined): void {
    this.#line.complete = complete;
  }

  /** Empties the line being typed and forgets what was entered on this terminal, as when another kind of answer begins. */
  startAfresh(): void {
    this.#line.startAfresh();
    this.#show();
  }

  /** Ends the iteration once the lines entered so far are taken, as if the user had left. */
  end(): void {
    if (this.#entered.over) return;
    this.#entered.end();
    this.#input.stop();
  }

  [Symbol.asyncIterator](): AsyncIterator<string> {
    return this.#entered[Symbol.asyncIterator]();
  }

  /** The terminal as it was found, with everything printed on it and the input gone. May be called twice. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.end();
    await this.#screen.close();
    this.#closed = true;
    this.#tellFocus(false);
    this.#tty.raw(false);
    this.#unwatch();
    await this.#input.over;
  }

  #typed(keys: readonly (Key | Report)[]): void {
    for (const key of keys) {
      if (isKey(key)) this.#press(key);
      else if (key.kind === "focus") this.#looks?.(key.focused);
    }
    this.#show();
  }

  #press(key: Key): void {
    if (this.#entered.over) return;
    const effect = this.#line.press(key);
    if (effect === undefined) return;
    if (effect.kind === "submit") this.#entered.push(effect.text);
    else if (effect.kind === "leave") this.end();
    else if (effect.kind === "redraw") this.#screen.clear();
    else this.printLine(refusalLine(effect.kind));
  }

  #show(): void {
    if (!this.#entered.over) this.#screen.show(this.#line.input);
  }

  #giveBackNow(): void {
    this.#tty.writeNow(this.#screen.erasing());
    this.#tellFocus(false);
    this.#tty.raw(false);
  }

  #tellFocus(on: boolean): void {
    if (this.#looks !== undefined) this.#tty.writeNow(on ? FOCUS.told : FOCUS.untold);
  }
}
