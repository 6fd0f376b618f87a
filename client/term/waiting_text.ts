/** Text on its way to a terminal that takes it when it likes: in order, in one write after the other, and bounded. */
import type { ScreenPort } from "./screen.ts";

/** Characters that wait for a terminal which takes none; what comes beyond them is dropped, and that is said. */
const MAX_WAITING = 4_194_304;

/** The text that one terminal has not taken yet. */
export class WaitingText {
  readonly #port: Pick<ScreenPort, "write">;
  readonly #encoder = new TextEncoder();
  #text = "";
  #dropped = false;
  #writing = false;
  /** Settles when everything that was to be written so far is; never rejects. */
  written: Promise<void> = Promise.resolve();

  constructor(port: Pick<ScreenPort, "write">) {
    this.#port = port;
  }

  /** Adds text at the end. Never waits. */
  write(text: string): void {
    if (this.#text.length > MAX_WAITING) this.#dropped = true;
    else this.#text += text;
    if (!this.#writing) this.written = this.#write();
  }

  async #write(): Promise<void> {
    this.#writing = true;
    // What happens together goes out together.
    await Promise.resolve();
    while (this.#text !== "") {
      const bytes = this.#encoder.encode(this.#text);
      this.#text = this.#dropped
        ? "\n… what came here was dropped: the terminal took nothing for a while\n"
        : "";
      this.#dropped = false;
      // When the terminal is gone, its end of input is what ends the program.
      await this.#port.write(bytes).catch(() => {});
    }
    this.#writing = false;
  }
}
