/** Which face `chat join` was told to have, and in which colours; refuses what does not go together. Draws nothing. */

import { UsageError } from "./address.ts";
import { SETTINGS, type ValueOf } from "./core/settings.ts";

/**
 * How the chat is shown on a terminal: on the whole screen; line by line in the terminal's own scrollback; or in lines
 * of plain words that stay as they were written, for who listens to them.
 */
export type FaceName = "full" | "inline" | "accessible";

/** What can stand behind `--theme`. */
export const THEME_WORDS = "auto, dark or light";

/** The background that colours are to be read on; `auto` asks the terminal. */
export type ThemeWish = ValueOf<"theme">;

/** What the command line says about faces and what goes without one. */
export interface SaidOfFaces {
  readonly inline: boolean;
  readonly accessible: boolean;
  readonly theme?: string;
  readonly plain: boolean;
  readonly json: boolean;
}

/** What is made of it. */
export interface FaceOptions {
  readonly face: FaceName;
  /** Undefined where nothing was said: then it is what `/set theme` says. */
  readonly theme: ThemeWish | undefined;
}

/**
 * @returns the face, which is the whole screen unless another one was asked for
 * @throws {UsageError} for two that exclude each other, and for a theme that there is not
 */
export function readFace(said: SaidOfFaces): FaceOptions {
  const face = said.accessible ? "accessible" : said.inline ? "inline" : "full";
  const theme = said.theme === undefined ? undefined : readTheme(said.theme);
  if (said.inline && said.accessible) {
    throw new UsageError("--inline and --accessible are two ways to show the chat: take one of them");
  }
  const asked = face === "full" ? theme === undefined ? undefined : "--theme" : `--${face}`;
  if (asked !== undefined && said.json) throw new UsageError(`--json goes without ${asked}: ${NO_PERSON}`);
  if (asked !== undefined && said.plain) throw new UsageError(`--plain goes without ${asked}: ${ONE_FACE}`);
  if (said.accessible && theme !== undefined) {
    throw new UsageError("--accessible goes without --theme: it has no colours");
  }
  return { face, theme };
}

const NO_PERSON = "its output is for programs";
const ONE_FACE = "that conversation has one face, and no colours";

function readTheme(word: string): ThemeWish {
  const theme = SETTINGS.theme.choices.find((choice) => choice === word);
  if (theme === undefined) throw new UsageError(`--theme takes ${THEME_WORDS}`);
  return theme;
}
