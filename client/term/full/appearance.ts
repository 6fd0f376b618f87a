/** Which theme is in force: what the person wants, else what their terminal says of its background. */
import { type Background, backgroundOf, type Theme, themeFor } from "./theme.ts";

/** What a person may want. */
export type ThemeWish = "auto" | "dark" | "light";

/** The theme of one terminal. */
export class Appearance {
  #wish: ThemeWish;
  #told: Background = "unknown";

  readonly #colour: boolean;

  /** @param options.colour whether there are any (https://no-color.org); without them no background is known */
  constructor(wish: ThemeWish, { colour = true }: { colour?: boolean } = {}) {
    this.#wish = wish;
    this.#colour = colour;
  }

  /** Whether the terminal is to be asked. */
  get isAuto(): boolean {
    return this.#colour && this.#wish === "auto";
  }

  /** The same object for the same look. */
  get theme(): Theme {
    if (!this.#colour) return themeFor("unknown");
    return themeFor(this.#wish === "auto" ? this.#told : this.#wish);
  }

  /** The person wants another. */
  want(wish: ThemeWish): void {
    this.#wish = wish;
  }

  /** The terminal has answered something. */
  answered(text: string): void {
    this.#told = backgroundOf(text) ?? this.#told;
  }
}
