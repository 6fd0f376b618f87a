/** Colours of the full screen for a dark and a light background, and how a terminal tells which it has. Draws nothing. */
import type { Style } from "../style.ts";

/** What the parts of the screen look like. Without a known background nothing has one of its own. */
export interface Theme {
  /** The topic and the status, over what else they look like. */
  readonly bar: Style;
  /** What is chosen, likewise. */
  readonly chosen: Style;
  /** Lines between the panes, times, and other things that are to stay in the background. */
  readonly quiet: Style;
  /** What wants to be seen: mentions, the unread line. */
  readonly accent: Style;
}

/** The background that somebody has, as far as it is known. */
export type Background = "dark" | "light" | "unknown";

const QUIET: Style = { dim: true };

const THEMES: Readonly<Record<Background, Theme>> = {
  dark: {
    bar: { background: 236 },
    chosen: { background: 238, bold: true },
    quiet: QUIET,
    accent: { colour: 214, bold: true },
  },
  light: {
    bar: { background: 254 },
    chosen: { background: 252, bold: true },
    quiet: QUIET,
    accent: { colour: 166, bold: true },
  },
  unknown: {
    bar: { reverse: true },
    chosen: { reverse: true },
    quiet: QUIET,
    accent: { colour: 166, bold: true },
  },
};

/** The colours for this background. */
export function themeFor(background: Background): Theme {
  return THEMES[background];
}

/** Asks the terminal for its background (OSC 11); some answer, others never do. */
export const BACKGROUND_QUERY = "\x1b]11;?\x1b\\";

/** @returns what the terminal's answer says; undefined when it is none to that question */
export function backgroundOf(answer: string): Background | undefined {
  const match = /^11;rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})/i.exec(answer);
  if (match === null) return undefined;
  const [red = 0, green = 0, blue = 0] = match.slice(1, 4).map((digits) =>
    Number.parseInt(digits, 16) / (16 ** digits.length - 1)
  );
  // How bright the eye finds it (ITU-R BT.709).
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5 ? "light" : "dark";
}
