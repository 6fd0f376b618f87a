/** The version of this program, in one place. */

/** In 002, 004, `VERSION` and `chat --version`. */
export const VERSION = "0.1.0";
