/**
 * The full screen: draws one picture after another on the terminal's other screen. Decides when, and takes and gives
 * back the terminal; what a picture is made of it does not know.
 *
 * Requirements that an edit must keep:
 * - at most one write is under way, and no frame starts sooner than FRAME_MS after the one before;
 * - draw() never waits, and nothing is drawn that nobody asked for: idle, it has no timer;
 * - leaving gives back every mode that entering or a caller of tell() may have set.
 */
import type { Size } from "../input_rows.ts";
import type { ScreenPort } from "../screen.ts";
import { difference } from "./difference.ts";
import { titling } from "../sequences.ts";
import type { Frame } from "./strips.ts";

/** At most some sixty frames a second: faster than anyone reads, slow enough to gather a burst. */
const FRAME_MS = 17;

/** Makes the picture of now for a terminal of this size. */
export type Compose = (size: Size) => Frame;

/** The other screen without wrapping at its right edge, reports of the focus, and the window's title put aside. */
const ENTER = "\x1b[22;2t\x1b[?1049h\x1b[?7l\x1b[?1004h";
const LEAVE = "\x1b[23;2t\x1b[?2026l\x1b[?1006l\x1b[?1000l\x1b[?1004l\x1b[?7h\x1b[0m\x1b[?25h\x1b[?1049l";
const MOUSE = { on: "\x1b[?1000h\x1b[?1006h", off: "\x1b[?1006l\x1b[?1000l" };

/** The terminal's other screen, from the constructor on until it is closed. */
export class FullScreen {
  readonly #port: ScreenPort;
  readonly #compose: Compose;
  readonly #encoder = new TextEncoder();
  #before: { readonly frame: Frame; readonly size: Size } | undefined;
  /** What goes out with the next frame besides the picture. */
  #aside = ENTER;
  #title: string | undefined;
  #entered = false;
  #stale = false;
  #closed = false;
  #running: Promise<void> | undefined;

  constructor(port: ScreenPort, compose: Compose) {
    this.#port = port;
    this.#compose = compose;
  }

  /** Draws what there is to be seen, with the next frame. */
  draw(): void {
    this.#stale = true;
    if (!this.#closed) this.#running ??= this.#run();
  }

  /** Draws everything anew, after something else has written on the terminal or its size has changed. */
  refresh(): void {
    this.#before = undefined;
    this.draw();
  }

  /** Sends the terminal something that draws nothing: a bell, a query, what is to be copied. */
  tell(sequence: string): void {
    this.#aside += sequence;
    this.draw();
  }

  /** Has the terminal tell what the mouse does, or keep it to itself. */
  mouse(on: boolean): void {
    this.tell(on ? MOUSE.on : MOUSE.off);
  }

  /** Settles when everything that was to be drawn is on the terminal. */
  async settled(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  /** The bytes that give the terminal back at once, for a way out that cannot wait. Nothing is drawn after them. */
  leaving(): string {
    this.#closed = true;
    return this.#entered ? LEAVE : "";
  }

  /** Waits for the frame under way and gives the terminal back. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.settled();
    await this.#port.write(this.#encoder.encode(this.leaving())).catch(() => {});
  }

  async #run(): Promise<void> {
    // What happens together is drawn together, once the code that is running now is done.
    await Promise.resolve();
    while (this.#stale && !this.#closed) {
      const bytes = this.#encoder.encode(this.#next());
      // When the terminal is gone, its end of input is what ends the program.
      if (bytes.length > 0) await this.#port.write(bytes).catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, FRAME_MS));
    }
    this.#running = undefined;
  }

  #next(): string {
    this.#stale = false;
    const size = this.#port.size();
    const frame = this.#compose(size);
    const before = this.#before !== undefined && sameSize(this.#before.size, size)
      ? this.#before.frame
      : undefined;
    const titled = frame.title === undefined || frame.title === this.#title ? "" : titling(frame.title);
    this.#title = frame.title;
    const text = this.#aside + titled + difference(before, frame, this.#port.colour);
    this.#aside = "";
    this.#entered = true;
    this.#before = { frame, size };
    return text;
  }
}

function sameSize(a: Size, b: Size): boolean {
  return a.columns === b.columns && a.rows === b.rows;
}
