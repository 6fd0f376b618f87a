/** Something that is open above the input for a while and takes the keys first: a list to choose from, a preview. */
import type { Input } from "../input_rows.ts";
import type { Key } from "../keys.ts";
import type { Span } from "../style.ts";
import type { Entry } from "./entries.ts";
import type { Theme } from "./theme.ts";

/**
 * What a mode does with a key: it stays open, it is over, or it is over and the key is for whatever is below it.
 */
export type Pressed = "open" | "over" | "pass";

/** One mode. */
export interface Mode {
  /** Takes a key. */
  press(key: Key): Pressed;
  /** Rows above the status bar, at most `height` of them, no wider than `width` cells. */
  rows(area: { width: number; height: number; theme: Theme }): readonly (readonly Span[])[];
  /** What is typed while it is open; undefined where that is the line that was being typed. */
  readonly input: Input | undefined;
  /** What the status bar says, in a few words. */
  readonly hint: string;
  /** The message that it is about, which stands out among the others. */
  readonly selected?: Entry | undefined;
}
