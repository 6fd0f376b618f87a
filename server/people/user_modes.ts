/** The modes that clients set on themselves. */

/** What each user mode means, for docs/irc.md. */
export const USER_MODE_WORDS: Readonly<Record<string, string>> = {
  B: "is a bot: shown in WHO and WHOIS, and as the `bot` tag on what it says",
  i: "invisible: left out of WHO by mask and of NAMES from outside, never of the exact nick",
  R: "hears messages from those alone who are logged in to an account; others are answered 477",
  T: "hears no CTCP but ACTION; whoever sends one is answered 531",
  o: "operator of the server; given by OPER",
  r: "logged in to an account; set and cleared by the server",
  s: "reads what happens on the server: who comes, goes, is killed, becomes an operator; for operators",
  w: "reads WALLOPS",
};

/** The letters of all user modes. */
export const USER_MODES = Object.keys(USER_MODE_WORDS).join("");

/** Modes that only the server sets; setting one oneself is ignored, as RFC 2812 3.1.5 has it for `o`. */
export const GIVEN_MODES = "or";

/** Modes that stay until the server clears them. */
export const KEPT_MODES = "r";

/** Modes for operators, who lose them when they cease to be operators. */
export const OPERATOR_MODES = "s";
